import { changesOf, type Edit } from './edit.js';
import { indexNames, indexUpdates } from './index-updates.js';
import { present } from './present.js';
import type { Update } from './update-step.js';

/** How long warm throughput is UPDATING on AWS, in milliseconds, while the table stays ACTIVE. */
const USUALLY = 400_000;

/**
 * The rises of warm throughput: that of all indexes in one call, that of the table in a call that takes nothing else.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html
 */
export function warmUpdates(edit: Edit): Update[] {
  const changes = changesOf(edit, 'warm');
  const ofIndexes = changes.filter((change) => change.index !== undefined);
  const ofTable = changes.filter((change) => change.index === undefined);
  const updates: Update[] = [
    {
      settings: indexUpdates(edit, ofIndexes, 'WarmThroughput'),
      summary: `raise the warm throughput of ${indexNames(ofIndexes)}`,
      changes: ofIndexes,
      usually: USUALLY,
    },
    {
      settings: present({ WarmThroughput: edit.desired.WarmThroughput }),
      summary: 'raise the warm throughput',
      changes: ofTable,
      usually: USUALLY,
    },
  ];
  return updates.filter((update) => update.changes.length > 0);
}
