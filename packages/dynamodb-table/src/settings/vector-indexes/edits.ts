import { isDeepStrictEqual } from 'node:util';
import { type Billed } from '../capacity/billing-mode.js';
import type { RebuildReason } from '../indexes/edits.js';
import { type AttributeDefinition, retypedAttributes, typeChange } from '../keys.js';
import type { VectorIndex, WithVectorIndexes } from './schema.js';

/** What edits of vector indexes read of a table. */
export interface VectorTable extends WithVectorIndexes, Billed {
  TableName: string;
  AttributeDefinitions: AttributeDefinition[];
}

/** A vector index that is deleted: because it is not declared, or to be created again for these reasons. */
interface DeletedIndex {
  readonly index: VectorIndex;
  readonly rebuiltFor: readonly RebuildReason[];
}

/** What happens to the vector indexes of a table, each kind in the order of their names. */
interface VectorEdits {
  readonly deleted: readonly DeletedIndex[];
  readonly created: readonly VectorIndex[];
  /** The names of the attributes whose type changes. */
  readonly retyped: readonly string[];
}

/** The settings before and after. */
interface Sides {
  readonly observed: VectorTable;
  readonly desired: VectorTable;
}

/**
 * Decides which vector indexes are deleted and created. No setting of one can be changed: an index that differs is deleted and
 * created again.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-vectorindex.html
 */
export function vectorEdits({ observed, desired }: Sides): VectorEdits {
  const retyped = retypedAttributes(observed, desired).map(({ AttributeName }) => AttributeName);
  const { VectorIndexes: wanted } = desired;
  if (!wanted) return { deleted: [], created: [], retyped };
  const found = observed.VectorIndexes ?? [];
  const deleted = found.flatMap((index) => {
    const after = wanted.find(({ IndexName }) => IndexName === index.IndexName);
    if (!after) return [{ index, rebuiltFor: [] }];
    const rebuiltFor = reasonsToRebuild(index, after, { observed, desired });
    return rebuiltFor.length > 0 ? [{ index, rebuiltFor }] : [];
  });
  const gone = deleted.map(({ index }) => index.IndexName);
  const staying = found.map(({ IndexName }) => IndexName).filter((name) => !gone.includes(name));
  return { deleted, created: wanted.filter(({ IndexName }) => !staying.includes(IndexName)), retyped };
}

function reasonsToRebuild(before: VectorIndex, after: VectorIndex, { observed, desired }: Sides): RebuildReason[] {
  const path = `VectorIndexes[${after.IndexName}]`;
  const settings = (
    ['VectorAttribute', 'SearchSchema', 'Projection', 'Dimensions', 'DistanceFunction'] as const
  ).filter((setting) => !isDeepStrictEqual(before[setting], after[setting]));
  const retyped = retypedAttributes(observed, desired).filter(
    ({ AttributeName: name }) => searchesWith(after, [name]).length > 0,
  );
  return [
    ...settings.map((name) => ({
      name,
      change: { path: `${path}.${name}`, before: before[name], after: after[name] },
    })),
    ...retyped.map((one) => ({
      name: `the type of ${one.AttributeName}`,
      change: typeChange(observed.AttributeDefinitions, one),
    })),
  ];
}

/** Returns which of these attributes are in the search schema of an index. */
export function searchesWith({ SearchSchema = [] }: VectorIndex, attributes: readonly string[]): string[] {
  return SearchSchema.map(({ AttributeName }) => AttributeName).filter((name) => attributes.includes(name));
}
