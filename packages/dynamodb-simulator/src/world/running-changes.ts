import { inUse } from '../aws-error.js';
import { onlineIndexes } from './indexes.js';
import type { IndexJob, TableState } from './table-state.js';

type Job = NonNullable<TableState['job']>;

export const describeStreamJob = (table: TableState, { operation }: Extract<Job, { kind: 'stream' }>): string =>
  `Table: ${table.name} Stream: ${streamLabel(table)} Operation: ${operation}`;

/** The label of the latest stream of a table: when it was enabled. */
export const streamLabel = ({ streamEnabledAt }: TableState): string | undefined =>
  streamEnabledAt === undefined ? undefined : new Date(streamEnabledAt).toISOString().slice(0, -1);

/** The end of AWS's refusals of other changes during a change of the stream or of the class; `undefined` when there is none. */
export function blockingChange(table: TableState): string | undefined {
  const { job, name } = table;
  if (job?.kind === 'stream') return `when stream status is being updated. ${describeStreamJob(table, job)}`;
  if (job?.kind === 'class') {
    return `when a table class update is in progress. Table: ${name} TableClassUpdateInProgress: ${job.to}`;
  }
  return undefined;
}

/** The indexes in a state, as AWS prints them: `[one, other]`. */
export function indexesIn(table: TableState, kind: IndexJob['kind']): string | undefined {
  const names = onlineIndexes(table)
    .filter(({ job }) => job?.kind === kind)
    .map(({ name }) => name);
  return names.length > 0 ? `[${names.join(', ')}]` : undefined;
}

export function refuseDuringIndexes(table: TableState, what: string): void {
  for (const [kind, done] of [
    ['allocating', 'created'],
    ['deleting', 'deleted'],
  ] as const) {
    const indexes = indexesIn(table, kind);
    if (indexes) throw inUse(`${what} when an index is being ${done}. Table: ${table.name} Indexes: ${indexes}`);
  }
}
