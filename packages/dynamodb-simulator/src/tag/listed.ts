import type { TagChange } from '@pcf/tagging-simulator';
import type { TableState } from '../world/table-state.js';

/** What the tagging API lists about a table, and since when: the tags that can be read. `undefined` while it is being created. */
export function listedTags({ arn, tags, job, createdAt, activeSince = createdAt, tagsSince = 0 }: TableState) {
  if (job?.kind === 'creating') return undefined;
  return { arn, tags, at: Math.max(activeSince, tagsSince) } satisfies TagChange;
}

/** That a table is deleted, for the tagging API, and when. `undefined` when it is not being deleted. */
export function deletionOf({ arn, job }: TableState): TagChange | undefined {
  return job?.kind === 'deleting' ? { arn, at: job.due } : undefined;
}
