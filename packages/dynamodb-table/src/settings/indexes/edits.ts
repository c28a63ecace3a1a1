import type { Change } from '@pcf/core';
import { compare } from '../../steps/edit.js';
import { type AttributeDefinition, retypedAttributes, typeChange } from '../keys.js';
import type { GlobalSecondaryIndex } from './schema.js';

/** What edits of global indexes read of a table. */
export interface WithGlobalIndexes {
  AttributeDefinitions: AttributeDefinition[];
  GlobalSecondaryIndexes?: GlobalSecondaryIndex[] | undefined;
}

/** An index that exists before and after. */
interface KeptIndex {
  readonly before: GlobalSecondaryIndex;
  readonly after: GlobalSecondaryIndex;
}

/** An index that is deleted: because it is not declared, or to be created again with these settings changed. */
interface DeletedIndex {
  readonly index: GlobalSecondaryIndex;
  readonly rebuiltFor: readonly RebuildReason[];
}

/** Why an index is built again. */
export interface RebuildReason {
  /** For a person: `KeySchema`, `the type of city`. */
  readonly name: string;
  readonly change: Change;
}

/** What happens to the global indexes of a table, each kind in the order of their names. */
interface IndexEdits {
  readonly deleted: readonly DeletedIndex[];
  readonly created: readonly GlobalSecondaryIndex[];
  readonly kept: readonly KeptIndex[];
}

/** What the edits are derived from: the part of an edit with the settings before and after. */
interface Sides {
  readonly observed: WithGlobalIndexes;
  readonly desired: WithGlobalIndexes;
  /** Indexes as the definition writes them: they are created so. */
  readonly declared: WithGlobalIndexes;
}

/**
 * Decides which global indexes are deleted, created and kept. An index is deleted and created again if its key, its projection
 * or the type of an attribute in its key changes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 */
export function indexEdits({ observed, desired, declared }: Sides): IndexEdits {
  const wanted = desired.GlobalSecondaryIndexes;
  if (!wanted) return { deleted: [], created: [], kept: [] };
  const found = observed.GlobalSecondaryIndexes ?? [];
  const atCreation = declared.GlobalSecondaryIndexes ?? [];
  const retyped = retypedAttributes(observed, desired);
  const pairs = wanted.map((after) => {
    const before = found.find((index) => index.IndexName === after.IndexName);
    return { before, after, rebuiltFor: before ? reasonsToRebuild(before, after, observed, retyped) : [] };
  });
  const names = new Set(wanted.map((index) => index.IndexName));
  const undeclared = found.filter((index) => !names.has(index.IndexName));
  const rebuilt = pairs.flatMap(({ before, rebuiltFor }) =>
    before && rebuiltFor.length > 0 ? [{ index: before, rebuiltFor }] : [],
  );
  return {
    deleted: [...undeclared.map((index) => ({ index, rebuiltFor: [] })), ...rebuilt].sort((a, b) =>
      a.index.IndexName < b.index.IndexName ? -1 : 1,
    ),
    created: pairs
      .filter(({ before, rebuiltFor }) => !before || rebuiltFor.length > 0)
      .map(({ after }) => atCreation.find((index) => index.IndexName === after.IndexName) ?? after),
    kept: pairs.flatMap(({ before, after, rebuiltFor }) =>
      before && rebuiltFor.length === 0 ? [{ before, after }] : [],
    ),
  };
}

function reasonsToRebuild(
  before: GlobalSecondaryIndex,
  after: GlobalSecondaryIndex,
  { AttributeDefinitions: types }: WithGlobalIndexes,
  retyped: readonly AttributeDefinition[],
): RebuildReason[] {
  const key = new Set(after.KeySchema.map((element) => element.AttributeName));
  const changed = (name: 'KeySchema' | 'Projection'): RebuildReason[] => {
    const change = {
      path: `GlobalSecondaryIndexes[${after.IndexName}].${name}`,
      before: before[name],
      after: after[name],
    };
    return compare(name, before[name], after[name]).length > 0 ? [{ name, change }] : [];
  };
  const keyChanges = changed('KeySchema');
  const ofKey = retyped.filter(({ AttributeName: name }) => key.has(name));
  return [
    ...(keyChanges.length > 0
      ? keyChanges
      : ofKey.map((one) => ({ name: `the type of ${one.AttributeName}`, change: typeChange(types, one) }))),
    ...changed('Projection'),
  ];
}
