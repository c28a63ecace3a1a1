import { MAX_VECTOR_INDEXES, REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { inUse, invalidParameter, limitExceeded, notFound, validation } from '../aws-error.js';
import type { InferFields } from '../request/shape.js';
import type { PartChange } from '../request/table-part.js';
import { checkOnlineChanges, refuseSecondOnlineIndex, secondOnlineIndex } from '../secondary-index/change-state.js';
import { refuseEmptyList } from '../secondary-index/create-rules.js';
import { addDefinitions, onlineIndexes } from '../world/indexes.js';
import type { CallTime } from '../world/state.js';
import { isBeingAdded } from '../world/status.js';
import type { AttributeDefinition, KeySchemaElement, TableState } from '../world/table-state.js';
import type { updateFields } from './input.js';
import { checkEqualDimensions, needsOnDemand, newVectorIndex } from './rules.js';
import { setVectorIndexes, type VectorIndexState, vectorIndexes } from './state.js';

/** What an `UpdateTable` says of vector indexes, and of what has to fit them. */
export interface Update extends InferFields<typeof updateFields> {
  readonly BillingMode?: string;
  readonly AttributeDefinitions?: AttributeDefinition[];
  readonly StreamSpecification?: object;
  readonly GlobalSecondaryIndexUpdates?: readonly {
    readonly Create?: { readonly KeySchema: KeySchemaElement[] };
    readonly Delete?: object;
  }[];
}

/** The changes of vector indexes that a request asks for. */
interface Changes {
  readonly created: readonly VectorIndexState[];
  readonly deleted: readonly string[];
}

/**
 * Checks what an `UpdateTable` asks of vector indexes. A switch to PROVISIONED and the creation of global indexes have to fit
 * them, too.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearchWorkingWith.html
 */
export function checkVectorIndexChange(input: Update): PartChange | undefined {
  const { VectorIndexUpdates: updates, BillingMode: mode, GlobalSecondaryIndexUpdates: others = [] } = input;
  if (!updates && mode !== 'PROVISIONED' && !others.some(({ Create }) => Create)) return undefined;
  const changes = changesIn(input);
  return {
    isReplicated: true,
    check: (table) => checkFits(table, input, changes),
    begin(table, when) {
      begin(table, input, changes, when);
      return {};
    },
  };
}

/** That a change of the stream cannot go with one of vector indexes follows the rule on global indexes: AWS's pages are silent. */
function changesIn({ VectorIndexUpdates: updates, AttributeDefinitions = [], StreamSpecification }: Update): Changes {
  refuseEmptyList('VectorIndexUpdates', updates);
  const actions = updates ?? [];
  if (actions.some(({ Create, Delete }) => Create && Delete)) {
    throw invalidParameter('Only one vector index action is allowed per VectorIndexUpdate object');
  }
  if (actions.some(({ Create, Delete }) => !Create && !Delete)) {
    throw invalidParameter('One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null');
  }
  if (actions.length > 0 && StreamSpecification) {
    throw invalidParameter('You cannot create or delete index while changing stream status');
  }
  return {
    created: actions.flatMap(({ Create }) => (Create ? [newVectorIndex(Create, AttributeDefinitions)] : [])),
    deleted: actions.flatMap(({ Delete }) => (Delete ? [Delete.IndexName] : [])),
  };
}

function checkFits(table: TableState, input: Update, { created, deleted }: Changes): void {
  const { BillingMode, GlobalSecondaryIndexUpdates: others = [], AttributeDefinitions = [] } = input;
  const added = created.map(({ name }) => name);
  const online = others.filter(({ Create, Delete }) => Create ?? Delete).length;
  if (created.length + deleted.length > 0 && created.length + deleted.length + online > 1) throw secondOnlineIndex();
  if (created.length > 0 && (BillingMode ?? table.billingMode) === 'PROVISIONED') throw needsOnDemand();
  if (BillingMode === 'PROVISIONED' && vectorIndexes(table).length > 0) {
    throw invalidParameter('Tables with vector indexes must be in PAY_PER_REQUEST mode');
  }
  for (const { Create } of others) if (Create) refuseVectorsAsKeys(table, Create.KeySchema, AttributeDefinitions);
  for (const index of created) checkCreation(table, index, AttributeDefinitions);
  for (const name of deleted) {
    if (!vectorIndexes(table).some((index) => index.name === name))
      throw notFound(`Index ${name} for table ${table.name}`);
  }
  checkOnlineChanges(table, added, deleted);
  refuseSecondOnlineIndex(table, [...added, ...deleted]);
  checkCount(table, created);
}

function checkCreation(table: TableState, index: VectorIndexState, definitions: readonly AttributeDefinition[]): void {
  refuseNamesake(table, index.name);
  checkEqualDimensions(index, vectorIndexes(table));
  const { vectorAttribute, dimensions, searchSchema = [] } = index;
  const key = keyWith(table, vectorAttribute);
  if (key) throw redefined(key, vectorSchema(vectorAttribute, dimensions));
  for (const { AttributeName: name, SearchSchemaElementType } of searchSchema) {
    const [before, after] = [table.attributeDefinitions, definitions].map((all) => typeOf(all, name));
    if (before === undefined || before === after) continue;
    const existing = keyWith(table, name) ?? `VectorIndexSchema:[SearchSchemaElement: key{${name}:${before}}]`;
    throw redefined(
      existing,
      `VectorIndexSchema:[SearchSchemaElement: key{${name}:${after}:${SearchSchemaElementType}}]`,
    );
  }
}

/** AWS's text on an index that is being created has two spaces after the full stop. */
function refuseNamesake(table: TableState, name: string): void {
  const staying = onlineIndexes(table).filter(({ job }) => job?.kind !== 'deleting');
  const namesake = staying.find((index) => index.name === name);
  if (namesake && isBeingAdded(namesake)) {
    throw inUse(`Index is being created.  Table: ${table.name} Index: ${name}`);
  }
  if (namesake || table.localIndexes.some((index) => index.name === name)) throw validation(REFUSAL_TEXTS.indexExists);
}

/** The attribute with the vectors is a list, so that no index can have it as a key. */
function refuseVectorsAsKeys(
  table: TableState,
  key: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  for (const { AttributeName: name, KeyType } of key) {
    const index = vectorIndexes(table).find(({ vectorAttribute }) => vectorAttribute === name);
    if (index)
      throw redefined(vectorSchema(name, index.dimensions), keySchema(name, typeOf(definitions, name), KeyType));
  }
}

const redefined = (existing: string, wanted: string) =>
  invalidParameter(
    'Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ' +
      `Existing schema: ${existing} New schema: ${wanted}`,
  );

const vectorSchema = (name: string, dimensions: number): string =>
  `VectorIndexSchema:[VectorAttribute: key{${name}:L:${dimensions}}]`;

const keySchema = (name: string, type: string | undefined, keyType: string): string =>
  `Schema:[SchemaElement: key{${name}:${type}:${keyType}}]`;

const typeOf = (definitions: readonly AttributeDefinition[], name: string): string | undefined =>
  definitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;

/** The key of the table or an index that has an attribute, as AWS prints it. */
function keyWith(table: TableState, name: string): string | undefined {
  const elements = [table, ...table.localIndexes, ...table.globalIndexes].flatMap((keyed) => keyed.keySchema);
  const element = elements.find(({ AttributeName }) => AttributeName === name);
  return element && keySchema(name, typeOf(table.attributeDefinitions, name), element.KeyType);
}

function checkCount(table: TableState, created: readonly VectorIndexState[]): void {
  if (created.length === 0 || vectorIndexes(table).length < MAX_VECTOR_INDEXES) return;
  throw limitExceeded(
    `Subscriber limit exceeded: Number of vector secondary indexes exceeds per-table limit of ${MAX_VECTOR_INDEXES}`,
  );
}

function begin(
  table: TableState,
  { AttributeDefinitions = [] }: Update,
  { created, deleted }: Changes,
  { now, durations }: CallTime,
): void {
  const allocated = now + durations.allocateVectorIndex;
  for (const index of vectorIndexes(table)) {
    if (deleted.includes(index.name)) index.job = { kind: 'deleting', due: now + durations.deleteIndex };
  }
  const added = structuredClone(created).map((index) => ({
    ...index,
    job: { kind: 'allocating' as const, due: allocated, ready: allocated + durations.backfillVectorIndex },
  }));
  setVectorIndexes(table, [...vectorIndexes(table), ...added]);
  const used = added.flatMap(({ definedAttributes }) => definedAttributes);
  addDefinitions(
    table,
    AttributeDefinitions.filter(({ AttributeName }) => used.includes(AttributeName)),
  );
}
