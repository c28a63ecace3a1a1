import type {
  LocalSecondaryIndexDescription,
  AttributeDefinition as SdkAttribute,
  KeySchemaElement as SdkKeyElement,
  OnDemandThroughput as SdkOnDemand,
  Projection as SdkProjection,
  ProvisionedThroughputDescription as SdkThroughput,
  SSEDescription,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { BillingMode, OnDemandThroughput, ProvisionedThroughput, WarmThroughput } from './definition/capacity.js';
import type { LocalSecondaryIndex } from './definition/indexes.js';
import type { AttributeDefinition, KeySchemaElement, Projection } from './definition/keys.js';
import type { Replica } from './definition/replicas.js';
import type { TableResource } from './definition/table.js';
import { keep, REMOVE_PARAM_FILTER, remove, THROUGHPUT_PARAM_FILTER } from './param-filters.js';
import { present } from './present.js';
import type { Capacity } from './settings.js';

/**
 * Writes what `DescribeTable` tells of a table as a definition would have it, with AWS's defaults written out.
 *
 * @param name - the name of the table
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function readBack(name: string, description: TableDescription): TableResource {
  const settings = remove(description, REMOVE_PARAM_FILTER);
  const billingMode = description.BillingModeSummary?.BillingMode ?? 'PROVISIONED';
  return {
    TableName: name,
    AttributeDefinitions: (settings.AttributeDefinitions ?? []).flatMap(attribute),
    KeySchema: keySchema(settings.KeySchema),
    LocalSecondaryIndexes: (settings.LocalSecondaryIndexes ?? []).flatMap(localIndex),
    GlobalSecondaryIndexes: (settings.GlobalSecondaryIndexes ?? []).flatMap((index) =>
      localIndex(index).map((keyed) => ({ ...keyed, ...capacity(index, billingMode) })),
    ),
    BillingMode: billingMode,
    StreamSpecification: {
      StreamEnabled: settings.StreamSpecification?.StreamEnabled ?? false,
      ...present({ StreamViewType: settings.StreamSpecification?.StreamViewType }),
    },
    SSESpecification: encryption(description.SSEDescription),
    ...globalTable(description),
    TableClass: description.TableClassSummary?.TableClass ?? 'STANDARD',
    DeletionProtectionEnabled: settings.DeletionProtectionEnabled ?? false,
    ...capacity(settings, billingMode),
  };
}

function encryption({ Status, KMSMasterKeyArn }: SSEDescription = {}): NonNullable<TableResource['SSESpecification']> {
  if (Status !== 'ENABLED') return { Enabled: false };
  return { Enabled: true, SSEType: 'KMS', ...present({ KMSMasterKeyId: KMSMasterKeyArn }) };
}

/** What replicas there are and how they are kept in step; the witness where there is one. */
function globalTable(description: TableDescription): Partial<TableResource> {
  const Replicas = replicas(description);
  if (Replicas.length === 0) return { Replicas };
  const witnesses = description.GlobalTableWitnesses ?? [];
  return {
    Replicas,
    MultiRegionConsistency: description.MultiRegionConsistency ?? 'EVENTUAL',
    GlobalTableWitnesses: witnesses.flatMap(({ RegionName: Region }) => (Region === undefined ? [] : [{ Region }])),
  };
}

/**
 * The replicas in other regions, with what they have in place of the table's. The one that DynamoDB may list for the table's own
 * region is the table itself.
 */
function replicas({ Replicas = [], TableArn }: TableDescription): Replica[] {
  return Replicas.filter(({ RegionName }) => RegionName !== TableArn?.split(':')[3]).flatMap((described) => {
    const { RegionName: Region, KMSMasterKeyId, ReplicaTableClassSummary, OnDemandThroughputOverride } = described;
    const maximum = OnDemandThroughputOverride?.MaxReadRequestUnits ?? -1;
    if (Region === undefined) return [];
    return [
      {
        Region,
        ...present({ TableClass: ReplicaTableClassSummary?.TableClass }),
        ...(maximum > 0 && { ReadOnDemandThroughputSettings: { MaxReadRequestUnits: maximum } }),
        ...(KMSMasterKeyId && { SSESpecification: { KMSMasterKeyId } }),
      },
    ];
  });
}

type DescribedCapacity = Pick<TableDescription, 'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'>;

function attribute({ AttributeName, AttributeType }: SdkAttribute): AttributeDefinition[] {
  return AttributeName === undefined || AttributeType === undefined ? [] : [{ AttributeName, AttributeType }];
}

function keySchema(elements: readonly SdkKeyElement[] = []): KeySchemaElement[] {
  return elements.flatMap(({ AttributeName, KeyType }) =>
    AttributeName === undefined || KeyType === undefined ? [] : [{ AttributeName, KeyType }],
  );
}

function localIndex(description: LocalSecondaryIndexDescription): LocalSecondaryIndex[] {
  const { IndexName, KeySchema, Projection } = remove(description, REMOVE_PARAM_FILTER);
  return IndexName === undefined
    ? []
    : [{ IndexName, KeySchema: keySchema(KeySchema), Projection: projection(Projection) }];
}

function projection({ ProjectionType = 'ALL', NonKeyAttributes }: SdkProjection = {}): Projection {
  return { ProjectionType, ...(NonKeyAttributes?.length ? { NonKeyAttributes } : {}) };
}

/** An on-demand table and its indexes have no throughput, whatever they tell. */
function capacity(of: DescribedCapacity, billingMode: BillingMode): Capacity {
  return present({
    ProvisionedThroughput: billingMode === 'PROVISIONED' ? provisioned(of.ProvisionedThroughput) : undefined,
    OnDemandThroughput: onDemand(of.OnDemandThroughput),
    WarmThroughput: warm(of.WarmThroughput),
  });
}

function provisioned(throughput: SdkThroughput = {}): ProvisionedThroughput | undefined {
  const { ReadCapacityUnits, WriteCapacityUnits } = keep(throughput, THROUGHPUT_PARAM_FILTER);
  return ReadCapacityUnits && WriteCapacityUnits ? { ReadCapacityUnits, WriteCapacityUnits } : undefined;
}

/** A maximum of -1 is none. */
function onDemand({ MaxReadRequestUnits: read, MaxWriteRequestUnits: write }: SdkOnDemand = {}) {
  const maximum: OnDemandThroughput = {
    ...(read !== undefined && read > 0 && { MaxReadRequestUnits: read }),
    ...(write !== undefined && write > 0 && { MaxWriteRequestUnits: write }),
  };
  return Object.keys(maximum).length > 0 ? maximum : undefined;
}

function warm(throughput: TableDescription['WarmThroughput']): WarmThroughput | undefined {
  if (!throughput) return undefined;
  const { ReadUnitsPerSecond, WriteUnitsPerSecond } = throughput;
  return present({ ReadUnitsPerSecond, WriteUnitsPerSecond });
}
