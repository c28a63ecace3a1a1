import type { RuleViolation } from '@pcf/core';
import { STRONG_REGION_COUNT } from '@pcf/dynamodb-facts';
import { ReplicatedSettingError } from '../../errors.js';
import { changesOf, type Edit } from '../../steps/edit.js';
import type { Billed } from '../capacity/billing-mode.js';
import { type Encrypted, isCustomerKey } from '../encryption/key-aliases.js';
import { repeatedNames } from '../keys.js';
import { REPLICA_SETTINGS, replicaTable } from './own-settings.js';
import type { Replicated } from './schema.js';
import { removedReplicas } from './steps.js';

/** What rules of replicas read of a table. */
interface ReplicatedTable extends Replicated, Billed, Encrypted {
  StreamSpecification?: { StreamEnabled: boolean } | undefined;
  TimeToLiveSpecification?: { Enabled: boolean } | undefined;
  LocalSecondaryIndexes?: readonly unknown[] | undefined;
}

/**
 * Checks the replicas: each is in another region, and they need the stream of the table and on-demand capacity. Then checks the
 * settings that each has for itself.
 *
 * @param region - the region of the table, if the definition names one
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_reqs_bestpractices.html
 */
export function checkReplicas(resource: ReplicatedTable, region = ''): RuleViolation[] {
  const { Replicas: list = [] } = resource;
  const consistency = checkStrongConsistency(resource);
  if (list.length === 0) return consistency;
  return [
    ...consistency,
    ...checkRegions(resource, region),
    ...checkShared(resource),
    ...checkKeys(resource),
    ...list.flatMap((replica, at) => {
      const own = replicaTable('', replica);
      return REPLICA_SETTINGS.flatMap(({ check }) => check?.(own, replica.Region) ?? []).map(({ path, message }) => ({
        path: ['Replicas', at, ...path],
        message,
      }));
    }),
  ];
}

function checkRegions({ Replicas = [], GlobalTableWitnesses = [] }: Replicated, own: string): RuleViolation[] {
  const places = [
    ...Replicas.map(({ Region }, at) => ({ Region, path: ['Replicas', at, 'Region'] })),
    ...GlobalTableWitnesses.map(({ Region }, at) => ({ Region, path: ['GlobalTableWitnesses', at, 'Region'] })),
  ];
  const twice = repeatedNames(places.map(({ Region }) => Region));
  return [
    ...twice.map(({ at, name }) => ({
      path: places[at]?.path ?? [],
      message: `"${name}" is listed already: a table has one replica in a region.`,
    })),
    ...places
      .filter(({ Region }) => Region === own)
      .map(({ path }) => ({ path, message: 'is the region of the table itself: list only other regions.' })),
  ];
}

function checkShared({ StreamSpecification, BillingMode, MultiRegionConsistency }: ReplicatedTable): RuleViolation[] {
  const violations: RuleViolation[] = [];
  if (MultiRegionConsistency !== 'STRONG' && StreamSpecification?.StreamEnabled === false)
    violations.push({
      path: ['StreamSpecification', 'StreamEnabled'],
      message:
        'must be true with replicas, because DynamoDB feeds them from the stream: set it to true, or remove StreamSpecification.',
    });
  if (BillingMode !== 'PAY_PER_REQUEST')
    violations.push({
      path: ['BillingMode'],
      message:
        'must be PAY_PER_REQUEST with replicas. Replicas of a PROVISIONED table need autoscaling, which this flavor does not ' +
        'support.',
    });
  return violations;
}

/** Checks that either the table and all its replicas have customer keys, or none has. */
function checkKeys({ Replicas = [], SSESpecification: encryption }: ReplicatedTable): RuleViolation[] {
  const isOwn = isCustomerKey(encryption?.KMSMasterKeyId);
  return Replicas.flatMap(({ SSESpecification }, at) => {
    if (isOwn === Boolean(SSESpecification)) return [];
    const message = isOwn
      ? 'missing; the table has a KMS key, so each replica needs one in its region.'
      : 'is possible only with a KMSMasterKeyId of the table itself: remove it, or give the table one.';
    return [{ path: ['Replicas', at, 'SSESpecification'], message }];
  });
}

/**
 * Checks that a strongly consistent table is in three regions: with two replicas, or with one and a witness. Some settings are not
 * possible with it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
function checkStrongConsistency(resource: ReplicatedTable): RuleViolation[] {
  const { MultiRegionConsistency: consistency, GlobalTableWitnesses: witnesses = [], Replicas = [] } = resource;
  if (consistency !== 'STRONG') {
    if (witnesses.length === 0) return [];
    return [{ path: ['GlobalTableWitnesses'], message: 'is possible only with MultiRegionConsistency STRONG.' }];
  }
  const violations: RuleViolation[] = [];
  if (Replicas.length === 0 || 1 + Replicas.length + witnesses.length !== STRONG_REGION_COUNT)
    violations.push({
      path: ['MultiRegionConsistency'],
      message:
        'STRONG needs two Replicas, or one replica and one of GlobalTableWitnesses. Found ' +
        `${Replicas.length} replicas and ${witnesses.length} witnesses.`,
    });
  if (resource.LocalSecondaryIndexes?.length)
    violations.push({
      path: ['LocalSecondaryIndexes'],
      message: 'are not possible with MultiRegionConsistency STRONG: use global indexes.',
    });
  if (resource.TimeToLiveSpecification?.Enabled)
    violations.push({
      path: ['TimeToLiveSpecification', 'Enabled'],
      message: 'is not possible with MultiRegionConsistency STRONG: set it to false.',
    });
  return violations;
}

/**
 * Refuses changes that are not possible while a table has replicas.
 *
 * @throws {@link ReplicatedSettingError}
 */
export function refuseWithReplicas(edit: Edit<ReplicatedTable>): void {
  const { id, observed, desired, resource } = edit;
  const isStrong = observed.MultiRegionConsistency === 'STRONG';
  const removed = removedReplicas(edit);
  const staying = (observed.Replicas ?? []).filter((replica) => !removed.includes(replica));
  const changes = [
    ...(isStrong ? [] : changesOf(edit, 'stream')),
    ...(isStrong && desired.TimeToLiveSpecification?.Enabled ? changesOf(edit, 'timeToLive') : []),
    ...(isCustomerKey(resource.SSESpecification?.KMSMasterKeyId) ? changesOf(edit, 'encryption') : []),
    ...changesOf(edit, 'replicas').filter(({ path }) => path.endsWith('KMSMasterKeyId')),
    ...changesOf(edit, 'capacity').filter(({ after }) => after === 'PROVISIONED'),
  ];
  if (staying.length === 0 || changes.length === 0) return;
  const fields = changes.map(({ path }) => path);
  const regions = staying.map(({ Region }) => Region);
  throw new ReplicatedSettingError(id, fields, regions);
}
