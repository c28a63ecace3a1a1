import type { GlobalSecondaryIndex } from './definition/indexes.js';
import type { Edit } from './edit.js';
import { indexInput } from './index-input.js';
import type { StepOf } from './steps.js';
import { type Update, updateStep } from './update-step.js';

/** How long an index is under way on AWS, in milliseconds: an empty one is filled in 8 to 17 minutes. */
const USUALLY = { delete: 5_000, create: 540_000 };

const UNTIL_REBUILT = 'queries that use it fail, until it is built again from the items';

/** The calls that delete global indexes: one each, and nothing else in it. */
export function indexDeletions({ indexes, changes, observed }: Edit): Update[] {
  return indexes.deleted.map(({ index: { IndexName }, rebuiltFor }) => ({
    settings: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] },
    summary: `delete index ${IndexName}${rebuiltFor.length > 0 ? `, as ${rebuiltFor.join(', ')} changes,` : ''}`,
    changes: changes.filter(({ index, kind, after }) => index === IndexName && kind === 'index' && after === undefined),
    ...(IndexName !== observed.Backfilling && {
      loses: 'index' as const,
      lost: rebuiltFor.length > 0 ? UNTIL_REBUILT : 'queries that use it fail, until it is declared and built again',
    }),
    usually: USUALLY.delete,
  }));
}

/**
 * The call that deletes an index that is being filled: before it has gone, its table cannot be deleted. Nothing can be read from
 * it yet, so that nothing is lost.
 */
export function cancellation(tableName: string, index: string): StepOf<'UpdateTable'> {
  return updateStep(tableName, {
    settings: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: index } }] },
    summary: `delete index ${index}, which is still being filled,`,
    changes: [],
    usually: USUALLY.delete,
  });
}

/**
 * The calls that create global indexes: one each, with the definitions of exactly the attributes of its key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalSecondaryIndexAction.html
 */
export function indexCreations({ indexes, changes, desired }: Edit): Update[] {
  return indexes.created.map((created) => ({
    settings: {
      AttributeDefinitions: definitionsFor(created, desired.AttributeDefinitions),
      GlobalSecondaryIndexUpdates: [{ Create: indexInput(created) }],
    },
    summary: `create index ${created.IndexName}`,
    changes: changes.filter(
      ({ index, kind, after }) => index === created.IndexName && kind === 'index' && after !== undefined,
    ),
    usually: USUALLY.create,
  }));
}

function definitionsFor({ KeySchema }: GlobalSecondaryIndex, definitions: Edit['desired']['AttributeDefinitions']) {
  const key = new Set(KeySchema.map((element) => element.AttributeName));
  return definitions.filter((definition) => key.has(definition.AttributeName));
}
