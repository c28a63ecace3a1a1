import { checkTags } from '@pcf/aws';
import type { RuleViolation } from '@pcf/core';
import type { DynamoDBTableDefinition, TableResource } from '../definition/table.js';
import { isOwnKey } from '../own-key.js';
import { replicaTable } from '../replica-table.js';
import { repeated } from './all-indexes.js';
import { checkPolicy, checkSwitches } from './settings.js';

/**
 * Replicas are in other regions, one in each; they need the stream of the table, and its capacity on demand.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_reqs_bestpractices.html
 */
export function checkReplicas({ region, aws_resource: resource }: DynamoDBTableDefinition): RuleViolation[] {
  const { Replicas: replicas = [] } = resource;
  if (replicas.length === 0) return [];
  return [
    ...checkRegions(resource, region ?? resource.region_name ?? ''),
    ...checkShared(resource),
    ...checkKeys(resource),
    ...replicas.flatMap((replica, at) => {
      const own = replicaTable('', replica);
      return [...checkPolicy(own), ...checkSwitches(own), ...checkTags(own.Tags)].map(({ path, message }) => ({
        path: ['Replicas', at, ...path],
        message,
      }));
    }),
  ].map(({ path, message }) => ({ path: ['aws_resource', ...path], message }));
}

function checkRegions({ Replicas = [], GlobalTableWitnesses = [] }: TableResource, own: string): RuleViolation[] {
  const places = [
    ...Replicas.map(({ Region }, at) => ({ Region, path: ['Replicas', at, 'Region'] })),
    ...GlobalTableWitnesses.map(({ Region }, at) => ({ Region, path: ['GlobalTableWitnesses', at, 'Region'] })),
  ];
  const twice = repeated(places.map(({ Region }) => Region));
  return [
    ...twice.map(({ at, name }) => ({
      path: places[at]?.path ?? [],
      message: `"${name}" is there already: a table has one replica in a region.`,
    })),
    ...places
      .filter(({ Region }) => Region === own)
      .map(({ path }) => ({ path, message: 'is the region of the table itself: name only the others.' })),
  ];
}

function checkShared({ StreamSpecification, BillingMode, MultiRegionConsistency }: TableResource): RuleViolation[] {
  const violations: RuleViolation[] = [];
  if (MultiRegionConsistency !== 'STRONG' && StreamSpecification?.StreamEnabled === false)
    violations.push({
      path: ['StreamSpecification', 'StreamEnabled'],
      message: 'has to be true where there are replicas: they are fed by the stream. Take it out, or switch it on.',
    });
  if (BillingMode !== 'PAY_PER_REQUEST')
    violations.push({
      path: ['BillingMode'],
      message:
        'has to be PAY_PER_REQUEST where there are replicas: PROVISIONED needs autoscaling, which is set up by other means, ' +
        'as are replicas then.',
    });
  return violations;
}

/** The table and all its replicas have keys of their own, or none has. */
function checkKeys({ Replicas = [], SSESpecification: encryption }: TableResource): RuleViolation[] {
  const isOwn = isOwnKey(encryption?.KMSMasterKeyId);
  return Replicas.flatMap(({ SSESpecification }, at) => {
    if (isOwn === Boolean(SSESpecification)) return [];
    const message = isOwn
      ? 'missing; the table has a KMS key, so that each replica needs one in its region.'
      : 'goes only with a KMSMasterKeyId of the table itself: take it out, or give the table one.';
    return [{ path: ['Replicas', at, 'SSESpecification'], message }];
  });
}
