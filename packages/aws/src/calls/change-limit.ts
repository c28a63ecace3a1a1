import { ConflictError, DeferredError, type Duration } from '@pcf/core';
import { AwsRequestError } from '../errors.js';
import { isThrottling } from './classify.js';

const UNIT = String.raw`(?:milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?)(?:\(s\))?`;
const SPAN = String.raw`(?:(?:\d+|an?|one|each|every|any|the|same|last|past|previous|given|UTC)[ -]){0,4}${UNIT}`;
const CHANGES = '(?:change|update|switch|modification|operation|request|decrease|increase|conversion|attempt)(?:e?s)?';
const LONG_SPAN = String.raw`(?:(?:\d+|an?|one|each|every|any|the|same)[ -]){0,3}(?:hours?|days?|weeks?|months?)(?:\(s\))?`;
const A_TIME = String.raw`(?:\d{4}-\d{2}|\d{1,2}:\d{2}|tomorrow|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d|\d+[ -]?${UNIT})`;
const TIMES = String.raw`(?:once|twice|\d+ times?|(?:\d+|one|two|three|four|five) (?:\w+ ){0,3}${CHANGES})`;

/**
 * Patterns of messages that describe a limit in time. A duration alone is not enough: most messages with one are about a value.
 */
const TIME_LIMIT_PATTERNS: readonly RegExp[] = [
  // limited to 4 times in 1 day(s); at most once every 6 hours; only two changes are allowed per day
  new RegExp(String.raw`\b${TIMES}\b[^.;]*?\b(?:in|per|within|every|each|during|an?) ${SPAN}`, 'i'),
  // limited to 2 in 30 day(s); not more than 3 per week
  new RegExp(
    String.raw`\b(?:limit(?:ed)?|at most|more than|maximum)\b[^.;]*?\b(?:\d+|one|two|three|four|five) (?:in|per|within|every|each|an?) ${LONG_SPAN}`,
    'i',
  ),
  /\b(?:hourly|daily|weekly|monthly)\b[^.;]*\b(?:limit|quota|maximum)/i,
  // modified multiple times within a fixed interval; changed too often; changed too recently
  /\b(?:multiple|too many|several) times (?:within|in|during)\b/i,
  /\btoo (?:often|frequently|recently|soon)\b/i,
  // within a given UTC day; in a 24-hour window; changed in the last 24 hours; in the 24h window
  /\b(?:within|in|during|per) (?:a |any |the |each |same |given |rolling )*(?:UTC day|calendar day|\d+[ -]?h\w*[ -](?:\w+ )?(?:window|period|interval))/i,
  new RegExp(
    String.raw`\b(?:has|have|had|was|were|been|already|too many|number of|maximum)\b[^.;]*\b(?:last|past|previous) (?:\d+[ -])?${UNIT}`,
    'i',
  ),
  /\bcool(?:ing)?[ -]?(?:down|off)\b/i,
  // next update can be made at …; try again later; retry after 6 hours; wait 30 minutes; not possible until 2026-01-02
  /\bnext\b[^.;]*\b(?:can|may|could|will|allowed|possible|permitted)\b[^.;]*\b(?:at|after|on|in)\b/i,
  /\b(?:again|retry|retrying|retried)\b[^.;]*\b(?:later|tomorrow|after|in (?:\d|an? )|(?:at|on|from) (?=[^.;]*\d))/i,
  new RegExp(String.raw`\bwait\b[^.;]*${UNIT}`, 'i'),
  new RegExp(String.raw`\b(?:not|cannot|can't)\b[^.;]*\b(?:until|before) (?=[^.;]*${A_TIME})`, 'i'),
];

/** Patterns of messages that mention time but refuse a value, or wait for a change in progress. */
const NOT_A_LIMIT_PATTERNS: readonly RegExp[] = [
  /validation errors? detected|failed to satisfy constraint/i,
  new RegExp(
    String.raw`\b(?:must|should|has to|have to|needs? to) (?:be|have) (?:between|from|less|greater|more|fewer|within|in|equal|one of|an?|at (?:least|most) \d+ ${UNIT})\b`,
    'i',
  ),
  /\bnot (?:a )?valid\b|\bout of range\b|\binvalid (?:value|parameter|input|argument)/i,
  /\bsimultaneous|\bconcurrent|\bin progress\b|\bbeing (?:created|updated|deleted|modified|changed)\b/i,
];

/** A limit that ends within this time is waited for. */
const SOON: Duration = 5 * 60_000;

/**
 * Recognises a refusal because of a limit on how often something may be changed. It matches the message, because AWS has many
 * such limits and adds new ones.
 *
 * @returns a `DeferredError`, so that the step is left out and the others continue; a `ConflictError` if the limit ends within
 * minutes; `undefined` for any other error
 *
 * @example
 * ```ts
 * try {
 *   await call('UpdateTable', request);
 * } catch (error) {
 *   throw timeLimitOf(error) ?? error;
 * }
 * ```
 */
export function timeLimitOf(error: unknown): DeferredError | ConflictError | undefined {
  if (!(error instanceof AwsRequestError) || isThrottling(error.awsError) || isDenied(error.awsError)) return undefined;
  const { awsMessage: text } = error;
  if (NOT_A_LIMIT_PATTERNS.some((form) => form.test(text)) || !TIME_LIMIT_PATTERNS.some((form) => form.test(text)))
    return undefined;
  const until = timeIn(text);
  const isSoon = until === undefined && (longestIn(text) ?? Number.POSITIVE_INFINITY) <= SOON;
  if (isSoon) return new ConflictError(error.message, { cause: error });
  return new DeferredError(error.message, { cause: error, until });
}

function isDenied(awsError: string): boolean {
  return /AccessDenied|NotAuthorized|Unauthorized|Forbidden/i.test(awsError);
}

const UNITS: Readonly<Record<string, Duration>> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
};

/** Returns the longest duration that a message mentions; `undefined` if it mentions none, or `24h`, a window or an interval. */
function longestIn(text: string): Duration | undefined {
  const found = [...text.matchAll(/(?:(\d+)[ -]?)?(millisecond|second|minute|hour|day|week|month)/gi)].map(
    ([, count = '1', unit = '']) => Number(count) * (UNITS[unit.toLowerCase()] ?? 0),
  );
  return /\d+h\b|window|interval/i.test(text) || found.length === 0 ? undefined : Math.max(...found);
}

/** The text before the time at which a change is possible again: best, and otherwise the end of the window. */
const BEFORE_A_TIME: readonly string[] = [
  String.raw`\b(?:next|again|retr\w+|not|cannot)\b[^.;]*?\b(?:at|after|on|before|until)\s+`,
  String.raw`\b(?:window|period|interval)\b[^.;]*?\bend(?:s|ing)?\s+(?:at|on)\s+`,
];

/**
 * The forms in which AWS writes a time: `2026-01-01T01:00:00.000Z`, `Thu Jan 01 02:00:00 UTC 2026`, and
 * `Thursday, January 1, 2026 at 1:00:00 AM Coordinated Universal Time`.
 */
const TIMES_OF_AWS: readonly string[] = [
  String.raw`(?<day>\d{4}-\d{2}-\d{2})[T ](?<time>\d{2}:\d{2}:\d{2})`,
  String.raw`\w{3} (?<day>[A-Z][a-z]{2} \d{1,2}) (?<time>\d{2}:\d{2}:\d{2}) (?:UTC|GMT) (?<year>\d{4})`,
  String.raw`\w+, (?<day>[A-Z][a-z]+ \d{1,2}, \d{4}) at (?<time>\d{1,2}:\d{2}:\d{2}\s[AP]M)`,
];

/** Returns the time at which the limit ends, in milliseconds since the epoch; `undefined` if the message contains none. */
function timeIn(text: string): number | undefined {
  for (const before of BEFORE_A_TIME) {
    for (const form of TIMES_OF_AWS) {
      const { day, time, year = '' } = new RegExp(before + form, 'i').exec(text)?.groups ?? {};
      const found = day === undefined ? Number.NaN : Date.parse(`${day} ${year} ${time} UTC`);
      if (!Number.isNaN(found)) return found;
    }
  }
  return undefined;
}
