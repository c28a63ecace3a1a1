import type { CreateGlobalSecondaryIndexAction } from '@aws-sdk/client-dynamodb';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS, WHOLE_CHANGES } from '@pcf/dynamodb-facts';
import { AttributeInUseError, IndexThroughputNeededError } from '../../errors.js';
import { isIgnoredItem } from '../../ignored-path.js';
import type { Edit } from '../../steps/edit.js';
import type { StepOf } from '../../steps/step.js';
import { type Update, updateStep } from '../../steps/update.js';
import { newBillingMode, withCapacityOfMode } from '../capacity/billing-mode.js';
import { initialMaximum } from '../capacity/maximum.js';
import type { BillingMode } from '../capacity/schema.js';
import { retypedAttributes } from '../keys.js';
import { indexEdits, type WithGlobalIndexes } from './edits.js';
import type { GlobalSecondaryIndex } from './schema.js';

/** What the steps of global indexes read of a table. */
interface Indexed extends WithGlobalIndexes {
  TableName: string;
  BillingMode?: BillingMode | undefined;
}

function editsOf({ observed, desired, declared }: Edit<Indexed>) {
  const { BillingMode: mode } = desired;
  return indexEdits({ observed, desired, declared: withCapacityOfMode({ ...declared, BillingMode: mode }) });
}

const UNTIL_REBUILT = 'queries that use it fail, until it is built again from the items';

/** Deletes global indexes: one call each, with nothing else in it. */
export function indexDeletions(edit: Edit<Indexed>): StepOf<'UpdateTable'>[] {
  const { observed, changes } = edit;
  return editsOf(edit).deleted.map(({ index: { IndexName }, rebuiltFor }) =>
    updateStep(observed.TableName, {
      settings: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] },
      summary: `delete index ${IndexName}${rebuiltFor.length > 0 ? ` (changes: ${rebuiltFor.map(({ name }) => name).join(', ')})` : ''}`,
      changes: changes.filter(
        ({ index, kind, after }) => index === IndexName && kind === 'index' && after === undefined,
      ),
      ...(rebuiltFor.length > 0 && { because: rebuiltFor.map(({ change }) => change) }),
      ...(IndexName !== observed.Backfilling && {
        loses: 'index' as const,
        lost: rebuiltFor.length > 0 ? UNTIL_REBUILT : 'queries that use it fail, until it is declared and built again',
      }),
      usually: DURATIONS.deleteIndex,
    }),
  );
}

/**
 * Creates global indexes: one call each, with the definitions of exactly the attributes of its key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalSecondaryIndexAction.html
 */
export function indexCreations(edit: Edit<Indexed>): Update[] {
  return editsOf(edit).created.map((created) => ({
    settings: {
      AttributeDefinitions: definitionsFor(created, edit.desired.AttributeDefinitions),
      GlobalSecondaryIndexUpdates: [{ Create: indexInput(created) }],
    },
    summary: `create index ${created.IndexName}`,
    changes: edit.changes.filter(
      ({ index, kind, after }) => index === created.IndexName && kind === 'index' && after !== undefined,
    ),
    usually: WHOLE_CHANGES.addIndex,
  }));
}

function definitionsFor({ KeySchema }: GlobalSecondaryIndex, definitions: Indexed['AttributeDefinitions']) {
  const key = new Set(KeySchema.map((element) => element.AttributeName));
  return definitions.filter((definition) => key.has(definition.AttributeName));
}

/** Returns what DynamoDB is sent to create a global index, with its table or later. */
export function indexInput(index: GlobalSecondaryIndex): CreateGlobalSecondaryIndexAction {
  const { IndexName, KeySchema, Projection, ProvisionedThroughput, OnDemandThroughput, WarmThroughput } = index;
  return {
    IndexName,
    KeySchema,
    Projection,
    ...omitUndefined({ ProvisionedThroughput, OnDemandThroughput: initialMaximum(OnDemandThroughput), WarmThroughput }),
  };
}

/**
 * Refuses what DynamoDB would refuse after an index has been deleted.
 *
 * @throws {@link IndexThroughputNeededError} when an index lacks a throughput: with PROVISIONED, each index that is created needs
 * one, and in a switch to PROVISIONED each index that stays
 * @throws {@link AttributeInUseError} when an attribute gets another type, and an index with it in its key is left as it is
 */
export function refuseIndexes(edit: Edit<Indexed>, ignored: readonly string[]): void {
  const { id, desired, observed } = edit;
  const { deleted, created } = editsOf(edit);
  const gone = deleted.map(({ index }) => index.IndexName);
  if (desired.BillingMode === 'PROVISIONED') {
    const isSwitch = newBillingMode(edit) !== undefined;
    const staying = (isSwitch ? (observed.GlobalSecondaryIndexes ?? []) : [])
      .map((index) => index.IndexName)
      .filter((name) => !gone.includes(name));
    const provided = (desired.GlobalSecondaryIndexes ?? [])
      .filter((index) => index.ProvisionedThroughput)
      .map((index) => index.IndexName);
    const needed = [...staying, ...created.map((index) => index.IndexName)];
    const missing = needed.filter((name) => !provided.includes(name));
    if (missing.length > 0) throw new IndexThroughputNeededError(id, missing);
  }
  const taken = gone.filter((name) => isIgnoredItem('GlobalSecondaryIndexes', name, ignored));
  const inUse = desired.GlobalSecondaryIndexes ? taken : retypedIndexes(edit);
  if (inUse.length > 0) throw new AttributeInUseError(id, inUse);
}

/** Returns the observed indexes with an attribute in their key whose type changes. */
function retypedIndexes({ observed, desired }: Edit<Indexed>): string[] {
  const retyped = retypedAttributes(observed, desired).map(({ AttributeName }) => AttributeName);
  return (observed.GlobalSecondaryIndexes ?? [])
    .filter(({ KeySchema }) => KeySchema.some(({ AttributeName }) => retyped.includes(AttributeName)))
    .map(({ IndexName }) => IndexName);
}
