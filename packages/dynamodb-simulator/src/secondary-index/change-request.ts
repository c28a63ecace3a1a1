import { invalidParameter } from '../aws-error.js';
import { maximaOf } from '../capacity/maxima.js';
import { unitsOf } from '../capacity/units.js';
import { warmOf } from '../capacity/warm.js';
import type { InferFields } from '../request/shape.js';
import type { AttributeDefinition, Units } from '../world/table-state.js';
import type { indexFields } from './input.js';
import { attributeNames, checkDefined, checkDefinitionsDiffer, checkGlobalIndexKey } from './key-schema.js';
import { type GivenGlobalIndex, type NewGlobalIndex, newGlobalIndex } from './new-index.js';

type Input = InferFields<typeof indexFields>;

type GivenUpdate = NonNullable<Input['GlobalSecondaryIndexUpdates']>[number];

export interface IndexUpdate {
  name: string;
  units: Units | undefined;
  onDemand: Partial<Units> | undefined;
  warm: Partial<Units> | undefined;
}

/** An index to add, with the definitions of its key's attributes. */
export interface IndexCreation {
  index: NewGlobalIndex;
  definitions: AttributeDefinition[];
}

/** What a request asks of a table's global indexes. */
export interface IndexChanges {
  updates: IndexUpdate[];
  creations: IndexCreation[];
  /** The names of indexes to delete. */
  deletions: string[];
}

/** Checks index updates by the rules that need only the request. The bounds of throughput are checked after the table was found. */
export function checkIndexChanges({ GlobalSecondaryIndexUpdates = [], AttributeDefinitions }: Input): IndexChanges {
  const changes: IndexChanges = { updates: [], creations: [], deletions: [] };
  const seen = new Set<string>();
  for (const given of GlobalSecondaryIndexUpdates) {
    const name = actedOn(given);
    if (seen.has(name)) {
      throw invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      );
    }
    seen.add(name);
    if (given.Update) changes.updates.push(checkUpdate(given.Update));
    if (given.Create) changes.creations.push(checkCreation(given.Create, AttributeDefinitions));
    if (given.Delete) changes.deletions.push(name);
  }
  return changes;
}

/** The name of the index of an entry, which must have exactly one action. */
function actedOn({ Update, Create, Delete }: GivenUpdate): string {
  const [first, second] = [Update, Create, Delete].filter((action) => action !== undefined);
  if (!first) {
    throw invalidParameter(
      'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
        'GlobalSecondaryIndexUpdate.Delete must not be null',
    );
  }
  if (second) {
    throw invalidParameter('Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object');
  }
  return first.IndexName;
}

function checkUpdate(given: NonNullable<GivenUpdate['Update']>): IndexUpdate {
  const { IndexName: name, ProvisionedThroughput, OnDemandThroughput, WarmThroughput } = given;
  return {
    name,
    units: unitsOf(ProvisionedThroughput),
    onDemand: maximaOf(OnDemandThroughput),
    warm: warmOf(WarmThroughput),
  };
}

/** This rule comes before the one on changes that must be alone in a request, unlike the other rules on index updates. */
export function refuseEmptyIndexWarm({ GlobalSecondaryIndexUpdates = [] }: Input): void {
  const empty = GlobalSecondaryIndexUpdates.find(
    ({ Update }) => Update?.WarmThroughput && !warmOf(Update.WarmThroughput),
  );
  if (!empty?.Update) return;
  throw invalidParameter(
    'WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: ' +
      empty.Update.IndexName,
  );
}

/** The request must define all attributes of the new key, also those that the table has. Other definitions are ignored. */
function checkCreation(given: GivenGlobalIndex, definitions: AttributeDefinition[] | undefined): IndexCreation {
  if (!definitions) throw invalidParameter(`AttributeDefinitions is not specified for index: ${given.IndexName}`);
  checkDefinitionsDiffer(definitions);
  checkDefined(given.KeySchema, attributeNames(definitions));
  checkGlobalIndexKey(given.KeySchema);
  const key = attributeNames(given.KeySchema);
  return {
    index: newGlobalIndex(given),
    definitions: definitions.filter(({ AttributeName }) => key.includes(AttributeName)),
  };
}
