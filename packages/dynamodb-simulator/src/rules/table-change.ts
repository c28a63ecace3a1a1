import { type AwsError, invalidParameter, validation } from '../aws-error.js';
import type { Infer } from '../shapes/shape.js';
import type { updateTableInput } from '../shapes/update-table.js';
import type { BillingMode, Units } from '../state.js';
import { requestedKey } from './encryption.js';
import { checkIndexChanges, type IndexChanges, refuseEmptyIndexWarm } from './index-changes.js';
import { refuseEmptyList } from './indexes.js';
import { maximaOf } from './on-demand.js';
import { checkStreamChange, type StreamChange } from './streams.js';
import { checkCombination } from './table-change-combination.js';
import { checkTableClass } from './table-class.js';
import { checkBounds, unitsOf } from './units.js';
import { warmOf } from './warm.js';

type Input = Infer<typeof updateTableInput>;

/** What a request to update a table asks for. */
export interface TableChange {
  billingMode?: BillingMode;
  units?: Units;
  indexes: IndexChanges;
  onDemand?: Partial<Units>;
  warm?: Partial<Units>;
  deletionProtection?: boolean;
  stream?: StreamChange;
  /** `key` is in the caller's words, and `undefined` for the key that DynamoDB owns. */
  encryption?: { key: string | undefined };
  tableClass?: string;
}

/** The change that a request asks for, after the rules that need the request alone, in AWS's order. */
export function checkChange(input: Input): TableChange {
  requireSomething(input);
  refuseEmptyList('GlobalSecondaryIndexUpdates', input.GlobalSecondaryIndexUpdates);
  checkTableClass(input.TableClass);
  const onDemand = maximaOf(input.OnDemandThroughput);
  const warm = warmOf(input.WarmThroughput);
  refuseEmptyIndexWarm(input);
  checkCombination(input, onDemand, warm);
  const { BillingMode, ProvisionedThroughput, StreamSpecification, SSESpecification, TableClass } = input;
  const indexes = checkIndexChanges(input);
  checkBilling(input, indexes);
  const units = unitsOf(ProvisionedThroughput);
  checkBounds(units);
  return {
    indexes,
    ...(BillingMode && { billingMode: BillingMode }),
    ...(units && { units }),
    ...(onDemand && { onDemand }),
    ...(warm && { warm }),
    ...(input.DeletionProtectionEnabled !== undefined && { deletionProtection: input.DeletionProtectionEnabled }),
    ...(StreamSpecification && { stream: checkStreamChange(StreamSpecification) }),
    ...(SSESpecification && { encryption: { key: requestedKey(SSESpecification) } }),
    ...(TableClass !== undefined && { tableClass: TableClass }),
  };
}

function requireSomething({ TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates, ...settings }: Input): void {
  if (GlobalSecondaryIndexUpdates?.length || Object.values(settings).some((setting) => setting !== undefined)) return;
  throw nothingToChange();
}

/** @param given the field that the request has all the same */
export const nothingToChange = (given?: 'MultiRegionConsistency'): AwsError =>
  validation(
    'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, ' +
      'SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, ' +
      `${given ? '' : 'MultiRegionConsistency, '}DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or ` +
      'TableClass is required',
  );

function checkBilling({ BillingMode, ProvisionedThroughput }: Input, { updates }: IndexChanges): void {
  if (BillingMode === 'PROVISIONED' && !ProvisionedThroughput) {
    throw invalidParameter('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
  if (BillingMode !== 'PAY_PER_REQUEST') return;
  if (ProvisionedThroughput) {
    throw invalidParameter('ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST');
  }
  const provisioned = updates.find(({ units }) => units);
  if (provisioned) {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ' +
        `${provisioned.name} when BillingMode is PAY_PER_REQUEST`,
    );
  }
}
