import { DURATIONS, WHOLE_CHANGES } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { type IgnoredPath, leaveItems } from '../../ignored-path.js';
import { changesOf, changesOfKind, type Edit, type TableChange } from '../../steps/edit.js';
import type { StepOf } from '../../steps/step.js';
import { updateStep } from '../../steps/update.js';
import { onDemandGroup } from '../capacity/billing-mode.js';
import type { TableSetting } from '../setting.js';
import { type VectorTable, vectorEdits } from './edits.js';
import { checkVectorIndexes, refuseVectorIndexes } from './rules.js';
import {
  describedVectorIndex,
  isPartialVectorIndex,
  normaliseVectorIndexes,
  type VectorIndex,
  vectorIndex,
  type WithVectorIndexes,
} from './schema.js';

/**
 * The vector indexes of a table. AWS's pages do not say which other changes an `UpdateTable` call can have beside one of them, nor
 * what can be changed while one is being filled: each is sent alone, and the plan goes on when it is ACTIVE.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearchWorkingWith.html
 */
export const vectorIndexes = {
  name: 'vectorIndex',
  schema: {
    VectorIndexes: z
      .array(vectorIndex)
      .optional()
      .describe('All indexes for the search of similar vectors. They need BillingMode PAY_PER_REQUEST.'),
  },
  check: checkVectorIndexes,
  keySchemas: ({ VectorIndexes: list = [] }: WithVectorIndexes) =>
    list.map(({ SearchSchema = [] }, at) => ({ path: ['VectorIndexes', at, 'SearchSchema'], key: SearchSchema })),
  normalise: ({ VectorIndexes: list }: WithVectorIndexes) =>
    list ? { VectorIndexes: normaliseVectorIndexes(list) } : {},
  compare: compareVectorIndexes,
  describe: ({ VectorIndexes: list = [] }) => ({ VectorIndexes: list.flatMap(describedVectorIndex) }),
  isIncomplete: ({ VectorIndexes: list = [] }) => list.some(isPartialVectorIndex),
  statuses: ({ VectorIndexes: list = [] }) => list.map(({ IndexStatus }) => IndexStatus),
  unsettled: ({ VectorIndexes: list = [] }) =>
    list.some(({ Backfilling }) => Backfilling) ? { kind: 'moving', status: 'vector index CREATING' } : undefined,
  inCreateTable: ({ VectorIndexes: list }: WithVectorIndexes) => ({ VectorIndexes: list?.length ? list : undefined }),
  creationTime: ({ VectorIndexes: list }: WithVectorIndexes) =>
    list?.length ? DURATIONS.createTableWithVectorIndexes : 0,
  steps: { remove: deletions, add: creations },
  refuse: refuseVectorIndexes,
  ignoreItems: ignoreVectorIndexes,
} satisfies TableSetting;

function compareVectorIndexes(observed: VectorTable, desired: VectorTable): TableChange[] {
  const { deleted, created } = vectorEdits({ observed, desired });
  const change = (name: string, before: VectorIndex | undefined, after: VectorIndex | undefined) =>
    changesOfKind('vectorIndex', [{ path: `VectorIndexes[${name}]`, before, after }], name);
  return [
    ...deleted.flatMap(({ index }) => change(index.IndexName, index, undefined)),
    ...created.flatMap((index) => change(index.IndexName, undefined, index)),
  ];
}

/** Returns the changes that delete an index, or those that create it. */
function changesOfIndex(edit: Edit<VectorTable>, name: string, isDeletion: boolean): TableChange[] {
  return changesOf(edit, 'vectorIndex').filter(
    ({ index, after }) => index === name && (after === undefined) === isDeletion,
  );
}

function deletions(edit: Edit<VectorTable>): StepOf<'UpdateTable'>[] {
  return vectorEdits(edit).deleted.map(({ index: { IndexName }, rebuiltFor }) =>
    updateStep(edit.observed.TableName, {
      settings: { VectorIndexUpdates: [{ Delete: { IndexName } }] },
      summary: `delete vector index ${IndexName}${rebuiltFor.length > 0 ? ` (changes: ${rebuiltFor.map(({ name }) => name).join(', ')})` : ''}`,
      changes: changesOfIndex(edit, IndexName, true),
      ...(rebuiltFor.length > 0 && { because: rebuiltFor.map(({ change }) => change) }),
      loses: 'index',
      lost: `searches with it fail, until it is ${rebuiltFor.length > 0 ? '' : 'declared and '}built again from the items`,
      usually: DURATIONS.deleteIndex,
    }),
  );
}

/** Creates vector indexes, each with the definitions of the attributes of its search schema: those of the table do not count. */
function creations(edit: Edit<VectorTable>): StepOf<'UpdateTable'>[] {
  return vectorEdits(edit).created.map((index) => {
    const { IndexName, SearchSchema = [] } = index;
    const names = SearchSchema.map(({ AttributeName }) => AttributeName);
    const definitions = edit.desired.AttributeDefinitions.filter(({ AttributeName }) => names.includes(AttributeName));
    return updateStep(edit.observed.TableName, {
      settings: {
        ...(definitions.length > 0 && { AttributeDefinitions: definitions }),
        VectorIndexUpdates: [{ Create: index }],
      },
      summary: `create vector index ${IndexName}`,
      changes: changesOfIndex(edit, IndexName, false),
      usually: WHOLE_CHANGES.addVectorIndex,
      ...onDemandGroup(edit),
    });
  });
}

function ignoreVectorIndexes(
  { VectorIndexes: desired }: WithVectorIndexes,
  { VectorIndexes: observed = [] }: WithVectorIndexes,
  path: IgnoredPath,
): WithVectorIndexes {
  return desired ? { VectorIndexes: leaveItems(desired, observed, path, ({ IndexName }) => IndexName) } : {};
}
