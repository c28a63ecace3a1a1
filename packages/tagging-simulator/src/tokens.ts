import { createHash } from 'node:crypto';
import { expired, invalid } from './errors.js';

/**
 * How long a pagination token is valid, in milliseconds.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html#API_GetResources_Errors
 */
const LIFETIME = 15 * 60_000;

/** Where a page ends: behind the item `after` of a list. */
export interface Position {
  /** The number of the list. */
  readonly list: number;
  /** Everything that sorts behind this text is on later pages. */
  readonly after: string;
}

/** The beginning of the first page. */
export const START: Position = { list: 0, after: '' };

/**
 * Makes the token for the page behind a position.
 *
 * @param query - what the pages are about. A token is valid for the same query only
 */
export function tokenFor(query: unknown, { list, after }: Position, now: number): string {
  return Buffer.from(JSON.stringify([digestOf(query), now, list, after])).toString('base64url');
}

/**
 * Reads the position from a token; the start of all pages where there is no token.
 *
 * @throws AwsJsonError `PaginationTokenExpiredException` for a token that is too old, `InvalidParameterException` for a text that is no
 *   token, and for the token of another query
 */
export function positionIn(token: string, query: unknown, now: number): Position {
  if (token === '') return START;
  const [digest, issued, list, after] = partsOf(token);
  const isToken = typeof issued === 'number' && issued <= now && isIndex(list) && typeof after === 'string';
  if (!isToken) throw invalid('The PaginationToken is not valid. Pass one of an earlier answer as it is.');
  if (digest !== digestOf(query)) {
    throw invalid('The PaginationToken belongs to another request. Repeat the request that returned it.');
  }
  if (now - issued > LIFETIME) throw expired();
  return { list, after };
}

const isIndex = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

const digestOf = (query: unknown): string => createHash('sha256').update(JSON.stringify(query)).digest('base64url');

function partsOf(token: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
