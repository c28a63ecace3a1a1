import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { isRecord } from '@pcf/core/values';
import { REMOVE_PARAM_FILTER } from '../param-filters.js';
import { SETTINGS } from '../settings/all.js';

/** The members of a description that are a setting, or known and not a part of the table. */
const KNOWN: ReadonlySet<string> = new Set([
  ...SETTINGS.flatMap(({ schema }) => Object.keys(schema)),
  ...REMOVE_PARAM_FILTER,
  'GlobalTableSettingsReplicationMode',
]);

/** A part of a table that no definition of this flavor can describe. It was created by other means. */
export interface ForeignPart {
  /** `GraphIndexes[by-friend]` */
  readonly name: string;
  /** The provider's word for the state that it is in, if there is one. */
  readonly status?: string;
}

/** Returns the parts of a table that this version does not know: they are noted, waited for, and left as they are. */
export function foreignParts(table: TableDescription): ForeignPart[] {
  return Object.entries(table)
    .filter(([member]) => !KNOWN.has(member))
    .flatMap(([member, value]) => partsOf(member, value));
}

function partsOf(member: string, value: unknown): ForeignPart[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [{ name: member, ...statusOf(value) }];
  return value.map((item: unknown, index) => {
    const name = isRecord(item) && typeof item.IndexName === 'string' ? item.IndexName : index;
    return { name: `${member}[${name}]`, ...statusOf(item) };
  });
}

/** Statuses are called `IndexStatus`, `ReplicaStatus`, `Status`. */
function statusOf(part: unknown): Pick<ForeignPart, 'status'> {
  const found = isRecord(part) ? Object.entries(part).find(([key]) => key.endsWith('Status')) : undefined;
  return typeof found?.[1] === 'string' ? { status: found[1] } : {};
}
