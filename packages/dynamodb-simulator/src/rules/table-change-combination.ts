import { type AwsError, invalidParameter } from '../aws-error.js';
import type { Infer } from '../shapes/shape.js';
import type { updateTableInput } from '../shapes/update-table.js';
import type { Units } from '../state.js';

type Input = Infer<typeof updateTableInput>;
type Setting = Exclude<keyof Input, 'TableName' | 'AttributeDefinitions'>;

/** In the order in which DynamoDB names them where a request holds several (DDB-TABLE-433). */
const ALONE: readonly (readonly [Setting, string])[] = [
  ['SSESpecification', 'Server-Side Encryption modification'],
  ['TableClass', 'TableClass modification'],
  ['DeletionProtectionEnabled', 'DeletionProtection modification'],
];

const notAlone = (what: string): AwsError => invalidParameter(`${what} must be the only operation in the request`);

/**
 * A request changes one thing, with few exceptions (DDB-TABLE-174, 382, 433).
 *
 * @param onDemand the maxima of the request, and `warm` its warm throughput: an empty structure counts as absent here
 */
export function checkCombination(input: Input, onDemand?: Partial<Units>, warm?: Partial<Units>): void {
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
  { ProvisionedThroughput, BillingMode, StreamSpecification }: Input,
  updates: NonNullable<Input['GlobalSecondaryIndexUpdates']>,
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
