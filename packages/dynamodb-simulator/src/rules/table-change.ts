import { invalidParameter, validation } from '../aws-error.js';
import type { Infer } from '../shapes/shape.js';
import type { updateTableInput } from '../shapes/update-table.js';
import type { BillingMode, Units } from '../state.js';
import { refuseEmptyList } from './indexes.js';
import { maximaOf } from './on-demand.js';
import { checkBounds, unitsOf } from './units.js';

type Input = Infer<typeof updateTableInput>;

/** What a request to update a table asks for. */
export interface TableChange {
  billingMode?: BillingMode;
  units?: Units;
  indexes: IndexChange[];
  onDemand?: Partial<Units>;
  deletionProtection?: boolean;
}

export interface IndexChange {
  name: string;
  units: Units | undefined;
}

/** The change that a request asks for, after the rules that need the request alone, in AWS's order. */
export function checkChange(input: Input): TableChange {
  const { BillingMode, ProvisionedThroughput, DeletionProtectionEnabled, GlobalSecondaryIndexUpdates = [] } = input;
  requireSomething(input);
  refuseEmptyList('GlobalSecondaryIndexUpdates', input.GlobalSecondaryIndexUpdates);
  const onDemand = maximaOf(input.OnDemandThroughput);
  checkCombination(input, onDemand);
  const indexes = checkIndexUpdates(GlobalSecondaryIndexUpdates);
  checkBilling(input, indexes);
  checkBounds(ProvisionedThroughput);
  const units = unitsOf(ProvisionedThroughput);
  return {
    indexes,
    ...(BillingMode && { billingMode: BillingMode }),
    ...(units && { units }),
    ...(onDemand && { onDemand }),
    ...(DeletionProtectionEnabled !== undefined && { deletionProtection: DeletionProtectionEnabled }),
  };
}

function requireSomething(input: Input): void {
  const { GlobalSecondaryIndexUpdates: indexes, ...rest } = input;
  const settings = [
    rest.BillingMode,
    rest.ProvisionedThroughput,
    rest.OnDemandThroughput,
    rest.DeletionProtectionEnabled,
  ];
  if (indexes?.length || settings.some((setting) => setting !== undefined)) return;
  throw validation(
    'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, ' +
      'SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, ' +
      'DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required',
  );
}

function checkCombination(input: Input, onDemand: Partial<Units> | undefined): void {
  const { BillingMode, ProvisionedThroughput, DeletionProtectionEnabled, GlobalSecondaryIndexUpdates } = input;
  const iops = ProvisionedThroughput ?? GlobalSecondaryIndexUpdates;
  if (DeletionProtectionEnabled !== undefined && (BillingMode ?? iops ?? onDemand)) {
    throw invalidParameter('DeletionProtection modification must be the only operation in the request');
  }
  if (onDemand && iops) {
    throw invalidParameter('OnDemandThroughput can only be combined with BillingMode in an UpdateTable request');
  }
}

function checkIndexUpdates(updates: NonNullable<Input['GlobalSecondaryIndexUpdates']>): IndexChange[] {
  const changes: IndexChange[] = [];
  for (const { Update } of updates) {
    if (!Update) {
      throw invalidParameter(
        'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
          'GlobalSecondaryIndexUpdate.Delete must not be null',
      );
    }
    const { IndexName: name, ProvisionedThroughput } = Update;
    if (changes.some((change) => change.name === name)) {
      throw invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      );
    }
    checkBounds(ProvisionedThroughput);
    changes.push({ name, units: unitsOf(ProvisionedThroughput) });
  }
  return changes;
}

function checkBilling({ BillingMode, ProvisionedThroughput }: Input, indexes: readonly IndexChange[]): void {
  if (BillingMode === 'PROVISIONED' && !ProvisionedThroughput) {
    throw invalidParameter('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
  if (BillingMode !== 'PAY_PER_REQUEST') return;
  if (ProvisionedThroughput) {
    throw invalidParameter('ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST');
  }
  const provisioned = indexes.find(({ units }) => units);
  if (provisioned) {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ' +
        `${provisioned.name} when BillingMode is PAY_PER_REQUEST`,
    );
  }
}
