import { type AwsError, invalidParameter, nothingToChange } from '../aws-error.js';
import { maximaOf } from '../capacity/maxima.js';
import { checkBounds, unitsOf } from '../capacity/units.js';
import { warmOf } from '../capacity/warm.js';
import type { Infer } from '../request/shape.js';
import type { PartChange } from '../request/table-part.js';
import { checkIndexChanges, type IndexChanges, refuseEmptyIndexWarm } from '../secondary-index/change-request.js';
import { refuseEmptyList } from '../secondary-index/create-rules.js';
import { requestedKey } from '../table-member/encryption.js';
import { checkStreamChange, type StreamChange } from '../table-member/stream.js';
import { checkTableClass } from '../table-member/table-class.js';
import type { BillingMode, Units } from '../world/table-state.js';
import type { updateTableInput } from './input.js';
import { TABLE_PARTS } from './parts.js';

type UpdateTableInput = Infer<typeof updateTableInput>;

/** What a request to update a table asks for. */
export interface TableChange {
  billingMode?: BillingMode;
  units?: Units;
  indexes: IndexChanges;
  onDemand?: Partial<Units>;
  warm?: Partial<Units>;
  stream?: StreamChange;
  /** `key` is as the caller names it; `undefined` for the AWS owned key. */
  encryption?: { key: string | undefined };
  tableClass?: string;
  /** The changes of parts that have their own rules; absent where there are none. */
  parts?: readonly PartChange[];
}

/** Checks an `UpdateTable` by the rules that need only the request, in AWS's order. */
export function checkChange(input: UpdateTableInput): TableChange {
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
  const parts = TABLE_PARTS.flatMap((part) => part.checkChange?.(input) ?? []);
  return {
    indexes,
    ...(BillingMode && { billingMode: BillingMode }),
    ...(units && { units }),
    ...(onDemand && { onDemand }),
    ...(warm && { warm }),
    ...(StreamSpecification && { stream: checkStreamChange(StreamSpecification) }),
    ...(SSESpecification && { encryption: { key: requestedKey(SSESpecification) } }),
    ...(TableClass !== undefined && { tableClass: TableClass }),
    ...(parts.length > 0 && { parts }),
  };
}

function requireSomething({
  TableName,
  AttributeDefinitions,
  GlobalSecondaryIndexUpdates,
  ...settings
}: UpdateTableInput): void {
  if (GlobalSecondaryIndexUpdates?.length || Object.values(settings).some((setting) => setting !== undefined)) return;
  throw nothingToChange();
}

function checkBilling({ BillingMode, ProvisionedThroughput }: UpdateTableInput, { updates }: IndexChanges): void {
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

type Setting = Exclude<keyof UpdateTableInput, 'TableName' | 'AttributeDefinitions'>;

/** Settings that must be alone in a request, in the order in which DynamoDB names them (DDB-TABLE-433). */
const ALONE: readonly (readonly [Setting, string])[] = [
  ['SSESpecification', 'Server-Side Encryption modification'],
  ['TableClass', 'TableClass modification'],
  ['DeletionProtectionEnabled', 'DeletionProtection modification'],
];

const notAlone = (what: string): AwsError => invalidParameter(`${what} must be the only operation in the request`);

/**
 * Refuses requests that change several settings, with few exceptions (DDB-TABLE-174, 382, 433).
 *
 * @param onDemand the maxima of the request, and `warm` its warm throughput: an empty structure counts as absent here
 */
export function checkCombination(input: UpdateTableInput, onDemand?: Partial<Units>, warm?: Partial<Units>): void {
  const { TableName, AttributeDefinitions, ...settings } = input;
  const given = { ...settings, OnDemandThroughput: onDemand, WarmThroughput: warm };
  const present = Object.values(given).filter((setting) => setting !== undefined).length;
  if (present < 2) return;
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  if (warm && present === 2 && updates.some(({ Create }) => Create)) {
    throw invalidParameter('Create global secondary index cannot be specified when updating WarmThroughput');
  }
  for (const [setting, what] of ALONE) {
    if (given[setting] !== undefined) throw notAlone(what);
  }
  if (onDemand && (present > 2 || !input.BillingMode)) {
    throw invalidParameter('OnDemandThroughput can only be combined with BillingMode in an UpdateTable request');
  }
  if (warm) throw notAlone('WarmThroughput');
  checkCapacityCombination(input, updates);
}

function checkCapacityCombination(
  { ProvisionedThroughput, BillingMode, StreamSpecification }: UpdateTableInput,
  updates: NonNullable<UpdateTableInput['GlobalSecondaryIndexUpdates']>,
): void {
  const addsOrRemoves = updates.some(({ Create, Delete }) => Create ?? Delete);
  const capacity = ProvisionedThroughput !== undefined || BillingMode === 'PROVISIONED';
  if (StreamSpecification && (capacity || (updates.length > 0 && !addsOrRemoves))) {
    throw invalidParameter('You cannot modify stream status while updating table IOPS');
  }
  if (addsOrRemoves && capacity) {
    throw invalidParameter('You cannot create or delete index while updating table IOPS');
  }
  if (addsOrRemoves && StreamSpecification) {
    throw invalidParameter('You cannot create or delete index while changing stream status');
  }
}
