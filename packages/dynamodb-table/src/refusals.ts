import { AwsRequestError, timeLimitOf } from '@pcf/aws';
import { ConflictError } from '@pcf/core';
import { EndpointLacksOperationError } from './errors.js';
import type { TableStep } from './steps.js';

/** A refusal of AWS, by name, and by the stable part of its text where the name has other meanings too. */
interface Refusal {
  readonly name: string;
  readonly text?: RegExp;
}

/** Refusals that come of a change since the table was looked at, or that pass in seconds: another look helps. */
const OUTDATED: readonly Refusal[] = [
  { name: 'ResourceNotFoundException' },
  { name: 'TableNotFoundException' },
  { name: 'PolicyNotFoundException' },
  { name: 'ContinuousBackupsUnavailableException' },
  { name: 'ValidationException', text: /requested value equals the current value/i },
  { name: 'ValidationException', text: /already has an enabled stream|has no stream to disable/i },
  { name: 'ValidationException', text: /TimeToLive is (?:already|active on a different)/i },
  { name: 'ValidationException', text: /create an index which already exists/i },
  { name: 'ValidationException', text: /decreasing WarmThroughput is not supported/i },
  { name: 'ValidationException', text: /(?:Table|Index)Status must be ACTIVE|in an? (?:in)?valid state/i },
  { name: 'ValidationException', text: /Table is already encrypted/i },
  { name: 'ValidationException', text: /replicas already existed as tables/i },
  { name: 'ValidationException', text: /(?:replicas|witnesses) were not part of the global table/i },
  { name: 'ValidationException', text: /unsupported on existing global table|Cannot add replicas to a global table/i },
  { name: 'ThrottlingException', text: /modified within the previous \d+ milliseconds/i },
];

/**
 * What to make of a step that was refused.
 *
 * @returns core's `ConflictError` where another look helps, `DeferredError` where only time does, an
 * {@link EndpointLacksOperationError} where nothing does, else the error itself
 */
export function refusalOf(step: TableStep, error: unknown): unknown {
  if (!(error instanceof AwsRequestError)) return error;
  const options = { cause: error };
  if (error.awsError === 'UnknownOperationException')
    return new EndpointLacksOperationError(step.operation, settingOf(step), options);
  if (isOneOf(OUTDATED, error)) return new ConflictError(error.message, options);
  return timeLimitOf(error) ?? error;
}

function isOneOf(refusals: readonly Refusal[], { awsError, awsMessage }: AwsRequestError): boolean {
  return refusals.some(({ name, text }) => name === awsError && (text?.test(awsMessage) ?? true));
}

function settingOf({ changes = [], summary }: TableStep): string {
  const settings = new Set(changes.flatMap(({ path }) => /^\w+/.exec(path)?.[0] ?? []));
  return settings.size > 0 ? [...settings].join(', ') : summary;
}
