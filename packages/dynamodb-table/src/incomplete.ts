import type { KeySchemaElement, Projection, TableDescription } from '@aws-sdk/client-dynamodb';
import type { TableResource } from './definition/table.js';
import { foreignParts } from './foreign-parts.js';

/**
 * Whether an answer lacks a member that it normally has, and without which a table would seem to need what DynamoDB refuses, a
 * replacement, or the deletion of an index. Answers of DynamoDB sometimes lack one, and the next has it.
 */
export function isIncomplete(table: TableDescription, declared: TableResource): boolean {
  return lacksMember(table) || lacksKey(table) || lacksDeclared(table, declared);
}

/** Something in the answer is described in part only. */
function lacksMember(table: TableDescription): boolean {
  const { AttributeDefinitions: attributes = [], Replicas: replicas = [], BillingModeSummary: billing } = table;
  const { StreamSpecification: stream, SSEDescription: encryption } = table;
  return (
    table.TableArn === undefined ||
    attributes.length === 0 ||
    attributes.some(({ AttributeName, AttributeType }) => !AttributeName || !AttributeType) ||
    lacksKeys(table.KeySchema) ||
    indexesOf(table).some(isPartial) ||
    (billing !== undefined && !billing.BillingMode) ||
    (billing === undefined && table.ProvisionedThroughput?.ReadCapacityUnits === 0) ||
    (stream !== undefined &&
      (stream.StreamEnabled === undefined || (stream.StreamEnabled && !stream.StreamViewType))) ||
    (encryption !== undefined && !encryption.Status) ||
    (encryption?.Status === 'ENABLED' && encryption.KMSMasterKeyArn === undefined) ||
    replicas.some(({ RegionName }) => RegionName === undefined)
  );
}

interface Index {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: KeySchemaElement[] | undefined;
  readonly Projection?: Projection | undefined;
}

function indexesOf({ GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: TableDescription): readonly Index[] {
  return [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes];
}

function isPartial({ IndexName, KeySchema, Projection }: Index): boolean {
  const isInclude = Projection?.ProjectionType === 'INCLUDE';
  return (
    !IndexName ||
    lacksKeys(KeySchema) ||
    !Projection?.ProjectionType ||
    (isInclude && !Projection.NonKeyAttributes?.length)
  );
}

function lacksKeys(keys: readonly KeySchemaElement[] | undefined): boolean {
  if (!keys?.some(({ KeyType }) => KeyType === 'HASH')) return true;
  return keys.some(({ AttributeName, KeyType }) => !AttributeName || !KeyType);
}

/**
 * A key without a definition of its attribute, or an attribute that no key has: DynamoDB has neither. In a table with parts that
 * this version does not know, these may have it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
function lacksKey(table: TableDescription): boolean {
  const keys = [table, ...indexesOf(table)].flatMap(({ KeySchema = [] }) => KeySchema.map((key) => key.AttributeName));
  const defined = (table.AttributeDefinitions ?? []).map((attribute) => attribute.AttributeName);
  const isSpare = defined.some((name) => !keys.includes(name)) && foreignParts(table).length === 0;
  return isSpare || keys.some((name) => !defined.includes(name));
}

/** What is declared, cannot be added to a table like this one, and is not told. */
function lacksDeclared(table: TableDescription, declared: TableResource): boolean {
  const { Replicas: replicas = [], LocalSecondaryIndexes: local = [] } = table;
  const { SSESpecification: wanted, MultiRegionConsistency: consistency, StreamSpecification: stream } = declared;
  const isReplicated = replicas.length > 0;
  return (
    (declared.LocalSecondaryIndexes ?? []).some((index) => local.every((one) => one.IndexName !== index.IndexName)) ||
    (isReplicated && wanted?.Enabled === true && !table.SSEDescription) ||
    (isReplicated && stream?.StreamEnabled === true && !table.StreamSpecification) ||
    (isReplicated && consistency === 'STRONG' && table.MultiRegionConsistency === undefined) ||
    (declared.Replicas ?? []).some(({ Region, SSESpecification }) =>
      replicas.some(({ RegionName, KMSMasterKeyId }) => RegionName === Region && SSESpecification && !KMSMasterKeyId),
    )
  );
}
