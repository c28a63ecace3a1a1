import { AwsError, inUse, limitExceeded, notFound } from '../aws-error.js';
import type { TablePart } from '../request/table-part.js';
import { taggedTableName } from '../world/arns.js';
import { tableIn } from '../world/regions.js';
import type { CallTime, Region } from '../world/state.js';
import type { TableState, Tag } from '../world/table-state.js';
import { checkTags, type GivenTag, includesTags, sameTags } from './rules.js';

/**
 * Finds the table of a call on tags. The tagging service knows a table from when it is ACTIVE until soon after its deletion has
 * begun.
 */
export function findTagged(region: Region, resourceArn: string, { now, durations }: CallTime): TableState {
  const name = taggedTableName(region, resourceArn);
  const table = name === undefined ? undefined : tableIn(region, name);
  const job = table?.job;
  const forgotten = job?.kind === 'deleting' && now >= job.since + durations.tagsAfterDelete;
  if (!table || job?.kind === 'creating' || forgotten) throw notFound(`ResourceArn: ${resourceArn} not found`);
  return table;
}

/** The tags that a further write changes: those after the write that is under way. */
export const latestTags = (table: TableState): Tag[] => table.tagWrite?.result ?? table.tags;

/**
 * Begins a tag write. DynamoDB allows one at a time for a table. While one is under way, it only accepts a repetition of it, alone or
 * with more tags.
 *
 * @param sent the tags of the request; `undefined` for a removal
 */
export function writeTags(
  table: TableState,
  result: Tag[],
  sent: Tag[] | undefined,
  { now, durations }: CallTime,
): void {
  if (table.job?.kind === 'deleting') throw inUse(`Table is being deleted: ${table.name}`);
  const running = table.tagWrite;
  if (running && !(sent && running.sent && includesTags(sent, running.sent))) {
    throw limitExceeded(`Subscriber limit exceeded: Table tags are being updated: ${table.name}`);
  }
  if (sameTags(latestTags(table), result)) return;
  table.tagWrite = { ...(sent && { sent }), result, due: now + durations.tagWrite };
  table.lastTagWrite = now;
}

function refuseDeleteDuringTagWrite(table: TableState, { now, durations }: CallTime): AwsError | undefined {
  const { lastTagWrite } = table;
  const busy = lastTagWrite !== undefined && now < lastTagWrite + durations.deleteAfterTagWrite;
  return busy ? inUse(`Table tags are being updated: ${table.name}`) : undefined;
}

function settleTags(table: TableState, now: number): void {
  if (!table.tagWrite || table.tagWrite.due > now) return;
  table.tags = table.tagWrite.result;
  table.tagsSince = table.tagWrite.due;
  delete table.tagWrite;
}

/** The tags of a table. */
export const tagPart: TablePart = {
  checkCreation({ Tags = [] }: { Tags?: GivenTag[] }) {
    const tags = checkTags(Tags);
    return (table) => {
      table.tags = tags;
    };
  },
  settle: settleTags,
  isMoving: ({ tagWrite }) => tagWrite !== undefined,
  refuseDelete: refuseDeleteDuringTagWrite,
};
