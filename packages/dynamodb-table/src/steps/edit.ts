import { isDeepStrictEqual } from 'node:util';
import type { Change } from '@pcf/core';
import { isRecord } from '@pcf/core/values';

/** One setting whose observed value differs from the declared one. */
export interface TableChange extends Change {
  /** What carries the change out: the steps of the setting of this name, or what {@link REPLACEMENT} or {@link REPLICATION} says. */
  readonly kind: string;
  /** The global secondary index that the change is about. */
  readonly index?: string;
}

/** The key of a definition that consents to a replacement, and to what it loses. */
export const REPLACE_KEY = 'replace_on_change';

/** The kind of changes that need another table. `settings/keys.ts` and `settings/indexes/local.ts` make them. */
export const REPLACEMENT = 'replacement';

/** The kind of changes that need all replicas to be deleted and added again. `settings/replicas/compare.ts` makes them. */
export const REPLICATION = 'replication';

/** Which KMS key an alias names: its id, or why that is not known. */
export type NamedKey = { readonly id: string } | { readonly alias: string; readonly reason: string };

/** The keys that the aliases of a definition name, each under its place: `table`, or the region of a replica. */
export type NamedKeys = Readonly<Record<string, NamedKey>>;

/**
 * What the planner knows about a table that exists, beside its settings. An observation shows it among the settings, so it is named
 * like them, although only `TableArn` is a member of DynamoDB's `TableDescription`.
 */
export interface ObservedFacts {
  /** The ARN, which calls on tags and on the policy need. */
  TableArn?: string | undefined;
  /**
   * What DynamoDB would not give less throughput for now: names of indexes, and an empty text for the table itself, with the time
   * when it would, in milliseconds since the epoch.
   */
  NotLowerable?: Readonly<Record<string, number>> | undefined;
  /** Names of the parts that this version does not know. */
  Foreign?: readonly string[] | undefined;
  /** Which keys the aliases of its definition name. */
  Keys?: NamedKeys | undefined;
  /** The index that is being filled, if nothing else keeps the table from being settled. */
  Backfilling?: string | undefined;
  /** Whether DynamoDB found no items in it at its last count. It counts about every six hours. */
  IsEmpty?: boolean | undefined;
}

/** A table that exists, and what has to change: what each setting makes its steps from. */
export interface Edit<Settings> {
  /** The particle's id, for errors. */
  readonly id: string;
  readonly observed: Settings & ObservedFacts;
  /** The desired settings: the definition in normal form, with the observed value of every ignored path. */
  readonly desired: Settings;
  /** The definition in normal form, ignored paths included. New indexes are created as it says. */
  readonly declared: Settings;
  /** The definition as it is written, for texts that are sent to AWS unchanged. */
  readonly resource: Settings;
  /** How the desired settings differ from the observed ones. */
  readonly changes: readonly TableChange[];
}

/** Returns the changes of one kind. */
export function changesOf({ changes }: Pick<Edit<unknown>, 'changes'>, kind: string): TableChange[] {
  return changes.filter((change) => change.kind === kind);
}

/** Marks changes with their kind, and with the index that they are about. */
export function changesOfKind(kind: string, changes: readonly Change[], index?: string): TableChange[] {
  return changes.map((change) => ({ ...change, kind, ...(index === undefined ? {} : { index }) }));
}

/** Compares a setting, down to the innermost values that differ. What is not declared is left out. */
export function compare(path: string, before: unknown, after: unknown): Change[] {
  if (after === undefined || isDeepStrictEqual(before, after)) return [];
  if (!isRecord(after)) return [{ path, before, after }];
  return Object.entries(after).flatMap(([key, value]) =>
    compare(`${path}.${key}`, isRecord(before) ? before[key] : undefined, value),
  );
}
