import { compare } from './compare.js';
import type { GlobalSecondaryIndex } from './definition/indexes.js';
import type { AttributeDefinition } from './definition/keys.js';
import type { TableSettings } from './settings.js';

/** An index that is there before and after. */
export interface KeptIndex {
  readonly before: GlobalSecondaryIndex;
  readonly after: GlobalSecondaryIndex;
}

/** An index that goes, and why: because it is not declared, or to be created again with these settings changed. */
export interface DeletedIndex {
  readonly index: GlobalSecondaryIndex;
  readonly rebuiltFor: readonly string[];
}

/** What becomes of the global indexes of a table, each kind in the order of their names. */
export interface IndexEdits {
  readonly deleted: readonly DeletedIndex[];
  readonly created: readonly GlobalSecondaryIndex[];
  readonly kept: readonly KeptIndex[];
}

/**
 * What becomes of the global indexes of a table. One whose key, projection or types of attributes change is deleted and created
 * again; all others that are declared and exist stay.
 *
 * @param atCreation - indexes as they are created, where that is not as they should be later
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 */
export function indexEdits(
  observed: TableSettings,
  desired: TableSettings,
  atCreation: readonly GlobalSecondaryIndex[] = [],
): IndexEdits {
  const declared = desired.GlobalSecondaryIndexes;
  if (!declared) return { deleted: [], created: [], kept: [] };
  const present = observed.GlobalSecondaryIndexes ?? [];
  const retyped = retypedAttributes(observed, desired);
  const judged = declared.map((after) => {
    const before = present.find((index) => index.IndexName === after.IndexName);
    return { before, after, rebuiltFor: before ? reasonsToRebuild(before, after, retyped) : [] };
  });
  const names = new Set(declared.map((index) => index.IndexName));
  const undeclared = present.filter((index) => !names.has(index.IndexName));
  const rebuilt = judged.flatMap(({ before, rebuiltFor }) =>
    before && rebuiltFor.length > 0 ? [{ index: before, rebuiltFor }] : [],
  );
  return {
    deleted: [...undeclared.map((index) => ({ index, rebuiltFor: [] })), ...rebuilt].sort((a, b) =>
      a.index.IndexName < b.index.IndexName ? -1 : 1,
    ),
    created: judged
      .filter(({ before, rebuiltFor }) => !before || rebuiltFor.length > 0)
      .map(({ after }) => atCreation.find((index) => index.IndexName === after.IndexName) ?? after),
    kept: judged.flatMap(({ before, after, rebuiltFor }) =>
      before && rebuiltFor.length === 0 ? [{ before, after }] : [],
    ),
  };
}

/** The attributes that have another type than they had. */
export function retypedAttributes(observed: TableSettings, desired: TableSettings): AttributeDefinition[] {
  const types = new Map(observed.AttributeDefinitions.map((known) => [known.AttributeName, known.AttributeType]));
  return desired.AttributeDefinitions.filter(
    ({ AttributeName: name, AttributeType: type }) => types.has(name) && types.get(name) !== type,
  );
}

function reasonsToRebuild(
  before: GlobalSecondaryIndex,
  after: GlobalSecondaryIndex,
  retyped: readonly AttributeDefinition[],
): string[] {
  const key = new Set(after.KeySchema.map((element) => element.AttributeName));
  const changed = (setting: 'KeySchema' | 'Projection') => compare(setting, before[setting], after[setting]).length > 0;
  const types = retyped.flatMap(({ AttributeName: name }) => (key.has(name) ? [`the type of ${name}`] : []));
  return [...(changed('KeySchema') ? ['KeySchema'] : types), ...(changed('Projection') ? ['Projection'] : [])];
}
