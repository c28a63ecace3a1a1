import { changesOf, type Edit } from './edit.js';
import { indexNames, indexUpdates } from './index-updates.js';
import { present } from './present.js';
import type { Update } from './update-step.js';

/** How long an index is UPDATING on AWS, in milliseconds; a table is not. */
const USUALLY = 2_000;

/**
 * The change of the table's own on-demand maximum. DynamoDB takes it alone, or with the billing mode.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html
 */
export function maximumUpdate(edit: Edit): Update | undefined {
  const changes = changesOf(edit, 'maximum').filter((change) => change.index === undefined);
  if (changes.length === 0) return undefined;
  return {
    settings: present({ OnDemandThroughput: edit.desired.OnDemandThroughput }),
    summary: 'change the on-demand maximum',
    changes,
  };
}

/** The change of indexes' on-demand maxima: several in one call. */
export function indexMaximumUpdate(edit: Edit): Update | undefined {
  const changes = changesOf(edit, 'maximum').filter((change) => change.index !== undefined);
  if (changes.length === 0) return undefined;
  return {
    settings: indexUpdates(edit, changes, 'OnDemandThroughput'),
    summary: `change the on-demand maximum of ${indexNames(changes)}`,
    changes,
    usually: USUALLY,
  };
}
