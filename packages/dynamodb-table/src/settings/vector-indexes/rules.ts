import type { RuleViolation } from '@pcf/core';
import { SEARCH_ATTRIBUTES_PER_TYPE } from '@pcf/dynamodb-facts';
import { AttributeInUseError, VectorIndexesNeedOnDemandError } from '../../errors.js';
import { isIgnoredItem } from '../../ignored-path.js';
import type { Edit } from '../../steps/edit.js';
import type { Billed } from '../capacity/billing-mode.js';
import { checkProjection } from '../indexes/projection.js';
import { type AttributeDefinition, repeatedNames } from '../keys.js';
import { searchesWith, type VectorTable, vectorEdits } from './edits.js';
import type { VectorIndex, WithVectorIndexes } from './schema.js';

/** What rules of vector indexes read of a table. */
interface DeclaredTable extends WithVectorIndexes, Billed {
  AttributeDefinitions: AttributeDefinition[];
  LocalSecondaryIndexes?: readonly { IndexName: string }[] | undefined;
  GlobalSecondaryIndexes?: readonly { IndexName: string }[] | undefined;
}

/**
 * Checks vector indexes: the billing mode, their names, the attributes that they use, and their projections. How many a table can
 * have is left to AWS, which raises the number on request.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html
 */
export function checkVectorIndexes(table: DeclaredTable): RuleViolation[] {
  const { VectorIndexes: list = [], BillingMode } = table;
  if (list.length === 0) return [];
  const message = 'a table with vector indexes needs BillingMode PAY_PER_REQUEST: change it, or remove the indexes.';
  return [
    ...(BillingMode === 'PAY_PER_REQUEST' ? [] : [{ path: ['VectorIndexes'], message }]),
    ...checkNames(table, list),
    ...checkVectorAttributes(table, list),
    ...list.flatMap((index, at) => [
      ...checkSearchSchema(index, at),
      ...checkProjection(['VectorIndexes', at, 'Projection'], index.Projection),
    ]),
  ];
}

function checkNames(table: DeclaredTable, list: readonly VectorIndex[]): RuleViolation[] {
  const others = [...(table.LocalSecondaryIndexes ?? []), ...(table.GlobalSecondaryIndexes ?? [])];
  const names = [...others, ...list].map(({ IndexName }) => IndexName);
  return repeatedNames(names)
    .filter(({ at }) => at >= others.length)
    .map(({ at, name }) => ({
      path: ['VectorIndexes', at - others.length, 'IndexName'],
      message: `another index has the name "${name}": use another name. Each index of a table needs its own name.`,
    }));
}

function checkVectorAttributes({ AttributeDefinitions }: DeclaredTable, list: readonly VectorIndex[]): RuleViolation[] {
  const defined = AttributeDefinitions.map(({ AttributeName }) => AttributeName);
  return list.flatMap(({ VectorAttribute: { AttributeName: name }, Dimensions: dimensions }, at) => {
    const first = list.find(({ VectorAttribute: other }) => other.AttributeName === name);
    const violations: RuleViolation[] = [];
    if (defined.includes(name))
      violations.push({
        path: ['VectorIndexes', at, 'VectorAttribute', 'AttributeName'],
        message: `"${name}" is in AttributeDefinitions: vectors need an attribute that no key uses, and no definition.`,
      });
    if (first && first.Dimensions !== dimensions)
      violations.push({
        path: ['VectorIndexes', at, 'Dimensions'],
        message: `all indexes on "${name}" need equal Dimensions: ${first.IndexName} has ${first.Dimensions}.`,
      });
    return violations;
  });
}

function checkSearchSchema({ SearchSchema = [] }: VectorIndex, at: number): RuleViolation[] {
  const path = ['VectorIndexes', at, 'SearchSchema'];
  const repeated = repeatedNames(SearchSchema.map(({ AttributeName }) => AttributeName)).map(({ at: place, name }) => ({
    path: [...path, place, 'AttributeName'],
    message: `"${name}" is in this search schema already: use each attribute once.`,
  }));
  const tooMany = (['HASH', 'INLINE_FILTER'] as const).flatMap((type) => {
    const found = SearchSchema.filter(({ SearchSchemaElementType }) => SearchSchemaElementType === type).length;
    const most = SEARCH_ATTRIBUTES_PER_TYPE[type];
    const message = `a search schema can have ${most} ${type} attribute(s), found ${found}.`;
    return found > most ? [{ path, message }] : [];
  });
  return [...repeated, ...tooMany];
}

/**
 * Refuses what DynamoDB would refuse after other changes have been made.
 *
 * @throws {@link VectorIndexesNeedOnDemandError} when a table that keeps vector indexes becomes PROVISIONED
 * @throws {@link AttributeInUseError} when an attribute gets another type, and an index that uses it is left as it is
 */
export function refuseVectorIndexes(edit: Edit<VectorTable>, ignored: readonly string[]): void {
  const { id, observed, desired } = edit;
  const { retyped } = vectorEdits(edit);
  const left = (observed.VectorIndexes ?? []).filter(
    ({ IndexName }) => !desired.VectorIndexes || isIgnoredItem('VectorIndexes', IndexName, ignored),
  );
  const names = (indexes: readonly VectorIndex[]) => indexes.map(({ IndexName }) => IndexName);
  if (desired.BillingMode === 'PROVISIONED' && left.length > 0)
    throw new VectorIndexesNeedOnDemandError(id, names(left));
  const inUse = left.filter((index) => searchesWith(index, retyped).length > 0);
  if (inUse.length > 0) throw new AttributeInUseError(id, names(inUse));
}
