import type {
  AttributeDefinition,
  CreateGlobalSecondaryIndexAction,
  GlobalTableWitnessGroupUpdate,
  MultiRegionConsistency,
  ReplicationGroupUpdate,
  SSESpecification,
  StreamSpecification,
  TableClass,
  UpdateTableCommandInput,
  VectorIndexUpdate,
} from '@aws-sdk/client-dynamodb';
import { maximaOf, unitsOf, warmOf } from '../world/capacity.js';
import type { Mode, Pair, Table } from '../world/state.js';

export interface IndexUpdate {
  readonly name: string;
  readonly units: Pair | undefined;
  readonly maxima: Partial<Pair> | undefined;
  readonly warm: Partial<Pair> | undefined;
}

export interface IndexCreation extends IndexUpdate {
  readonly given: CreateGlobalSecondaryIndexAction;
}

/** The change that an `UpdateTable` requests. */
export interface Change {
  readonly mode: Mode | undefined;
  readonly units: Pair | undefined;
  readonly maxima: Partial<Pair> | undefined;
  readonly warm: Partial<Pair> | undefined;
  readonly stream: StreamSpecification | undefined;
  readonly encryption: SSESpecification | undefined;
  readonly class: TableClass | undefined;
  readonly protection: boolean | undefined;
  readonly definitions: readonly AttributeDefinition[] | undefined;
  readonly updates: readonly IndexUpdate[];
  readonly creations: readonly IndexCreation[];
  readonly deletions: readonly string[];
  readonly vectors: readonly VectorIndexUpdate[] | undefined;
  readonly replicas: readonly ReplicationGroupUpdate[];
  readonly consistency: MultiRegionConsistency | undefined;
  readonly witness: GlobalTableWitnessGroupUpdate | undefined;
  /** How many settings the request names. */
  readonly settings: number;
}

export function changeOf({ TableName, AttributeDefinitions, ...input }: UpdateTableCommandInput): Change {
  const actions = input.GlobalSecondaryIndexUpdates ?? [];
  return {
    mode: input.BillingMode,
    units: unitsOf(input.ProvisionedThroughput),
    maxima: maximaOf(input.OnDemandThroughput),
    warm: warmOf(input.WarmThroughput),
    stream: input.StreamSpecification,
    encryption: input.SSESpecification,
    class: input.TableClass,
    protection: input.DeletionProtectionEnabled,
    definitions: AttributeDefinitions,
    updates: actions.flatMap(({ Update }) => (Update ? [capacityOf(Update)] : [])),
    creations: actions.flatMap(({ Create }) => (Create ? [{ ...capacityOf(Create), given: Create }] : [])),
    deletions: actions.flatMap(({ Delete }) => Delete?.IndexName ?? []),
    vectors: input.VectorIndexUpdates,
    replicas: distinct(input.ReplicaUpdates ?? []),
    consistency: input.MultiRegionConsistency,
    witness: input.GlobalTableWitnessUpdates?.[0],
    settings: Object.values(input).filter((setting) => setting !== undefined).length,
  };
}

/** Removes duplicate actions, which count once. */
const distinct = <T>(list: readonly T[]): T[] => [
  ...new Map(list.map((item) => [JSON.stringify(item), item])).values(),
];

type GivenIndex = Pick<
  CreateGlobalSecondaryIndexAction,
  'IndexName' | 'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'
>;

export const capacityOf = (given: GivenIndex): IndexUpdate => ({
  name: given.IndexName ?? '',
  units: unitsOf(given.ProvisionedThroughput),
  maxima: maximaOf(given.OnDemandThroughput),
  warm: warmOf(given.WarmThroughput),
});

/** Whether the change switches the billing mode. */
export const isSwitch = (table: Table, { mode }: Change): boolean => mode !== undefined && mode !== table.mode;

/** Stands for the AWS managed key, whose ARN is not known in advance. */
export const MANAGED_KEY = 'alias/aws/dynamodb';

/** The key of a specification; `undefined` for the AWS owned key. */
export const keyAskedFor = ({ Enabled, KMSMasterKeyId }: SSESpecification): string | undefined =>
  Enabled ? (KMSMasterKeyId ?? MANAGED_KEY) : undefined;
