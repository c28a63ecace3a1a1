import fc from 'fast-check';
import type { TableResource } from '../../src/settings/all.js';
import type { Replica } from '../../src/settings/replicas/schema.js';
import { replicaSettings, tableAndChange, tableResource } from './arbitraries.js';

/** The regions that the table in us-east-1 can be replicated to, also with strong consistency. */
const REGIONS = ['us-east-2', 'us-west-2'];

/** Replicas before they are adapted to their table. */
interface ReplicasSketch {
  readonly replicas: readonly Replica[];
  readonly consistency: 'EVENTUAL' | 'STRONG' | undefined;
}

const replicasSketch: fc.Arbitrary<ReplicasSketch> = fc
  .tuple(
    fc.subarray(REGIONS),
    fc.tuple(...REGIONS.map(replicaSettings)),
    fc.constantFrom('EVENTUAL' as const, 'STRONG' as const, undefined),
  )
  .map(([regions, settings, consistency]) => ({
    replicas: regions.map((Region) => ({ Region, ...settings[REGIONS.indexOf(Region)] })),
    consistency,
  }));

const sketch = fc.option(replicasSketch, { nil: undefined });

/** A valid definition of a table, with any settings. */
export const anyTable: fc.Arbitrary<TableResource> = fc
  .tuple(tableResource, sketch)
  .map(([resource, replicas]) => replicated(resource, replicas));

/** Two definitions of the same table, with any settings. */
export const anyTableAndChange: fc.Arbitrary<[TableResource, TableResource]> = fc
  .tuple(tableAndChange, sketch, sketch)
  .map(([[before, after], first, second]) => [
    replicated(before, first),
    replicated({ ...after, ...sameKey(before, after) }, second),
  ]);

/** DynamoDB does not show whether a table's key is a customer key: with replicas, the definition has to name it. */
function sameKey({ SSESpecification: found }: TableResource, { SSESpecification: wanted }: TableResource) {
  const isLeft = !wanted || (wanted.Enabled && !wanted.KMSMasterKeyId);
  return found?.KMSMasterKeyId && isLeft ? { SSESpecification: found } : {};
}

/** The table with as many of the replicas as are possible with it. */
function replicated(resource: TableResource, wanted: ReplicasSketch | undefined): TableResource {
  if (!wanted || resource.BillingMode !== 'PAY_PER_REQUEST') return resource;
  const { replicas } = wanted;
  if (replicas.length === 0) return { ...resource, Replicas: [] };
  const isStrong = wanted.consistency === 'STRONG' && !resource.LocalSecondaryIndexes;
  const places = replicas.map(({ Region }) => Region);
  const witnesses = REGIONS.filter((region) => !places.includes(region)).map((Region) => ({ Region }));
  const consistency = isStrong ? 'STRONG' : wanted.consistency && 'EVENTUAL';
  return {
    ...fitting(resource, isStrong),
    Replicas: replicas.map((replica) => withKey(replica, resource)),
    ...(consistency && { MultiRegionConsistency: consistency }),
    ...(isStrong && witnesses.length > 0 && { GlobalTableWitnesses: witnesses }),
  };
}

function fitting({ StreamSpecification: stream, ...resource }: TableResource, isStrong: boolean): TableResource {
  return {
    ...resource,
    ...(isStrong && { TimeToLiveSpecification: { Enabled: false } }),
    ...(stream && (isStrong || stream.StreamEnabled) && { StreamSpecification: stream }),
  };
}

function withKey(replica: Replica, { SSESpecification }: TableResource): Replica {
  if (!SSESpecification?.KMSMasterKeyId) return replica;
  const KMSMasterKeyId = SSESpecification.KMSMasterKeyId.replace('us-east-1', replica.Region);
  return { ...replica, SSESpecification: { KMSMasterKeyId } };
}
