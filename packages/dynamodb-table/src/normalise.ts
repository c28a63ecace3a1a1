import { canonicalPolicy, type DeclaredPolicy, policyText, tagMapOf } from '@pcf/aws';
import type { GlobalSecondaryIndex } from './definition/indexes.js';
import type { Projection } from './definition/keys.js';
import type { TableResource } from './definition/table.js';
import { keyId } from './keys.js';
import { present } from './present.js';
import { ownSettings, replicaTable } from './replica-table.js';
import type { TableSettings } from './settings.js';

/**
 * Brings the settings of a definition into the form in which they are compared, so that two definitions that mean the same
 * become equal. Normalising what is normal changes nothing.
 */
export function normalise(resource: TableResource): TableSettings {
  return {
    TableName: resource.TableName,
    AttributeDefinitions: sortedBy(resource.AttributeDefinitions, (attribute) => attribute.AttributeName),
    KeySchema: resource.KeySchema,
    BillingMode: resource.BillingMode ?? 'PROVISIONED',
    ...present({
      LocalSecondaryIndexes: resource.LocalSecondaryIndexes && indexes(resource.LocalSecondaryIndexes),
      GlobalSecondaryIndexes: resource.GlobalSecondaryIndexes && indexes(resource.GlobalSecondaryIndexes),
      ProvisionedThroughput: resource.ProvisionedThroughput,
      OnDemandThroughput: resource.OnDemandThroughput,
      WarmThroughput: resource.WarmThroughput,
      StreamSpecification: resource.StreamSpecification && stream(resource.StreamSpecification),
      SSESpecification: resource.SSESpecification && encryption(resource.SSESpecification),
      TableClass: resource.TableClass,
      DeletionProtectionEnabled: resource.DeletionProtectionEnabled,
      Tags: resource.Tags && tagMapOf(resource.Tags),
      ResourcePolicy: policy(resource.ResourcePolicy),
      TimeToLiveSpecification: resource.TimeToLiveSpecification && timeToLive(resource.TimeToLiveSpecification),
      PointInTimeRecoverySpecification: resource.PointInTimeRecoverySpecification,
      ContributorInsightsSpecification: resource.ContributorInsightsSpecification,
      KinesisStreamSpecification: resource.KinesisStreamSpecification,
      Replicas: resource.Replicas && replicas(resource.Replicas),
      MultiRegionConsistency: resource.MultiRegionConsistency,
      GlobalTableWitnesses: resource.GlobalTableWitnesses,
    }),
  };
}

function indexes<Index extends Pick<GlobalSecondaryIndex, 'IndexName' | 'Projection'>>(
  list: readonly Index[],
): Index[] {
  const normal = list.map((index) => ({ ...index, Projection: projection(index.Projection) }));
  return sortedBy(normal, (index) => index.IndexName);
}

function projection({ ProjectionType, NonKeyAttributes }: Projection): Projection {
  return { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes: [...NonKeyAttributes].sort() }) };
}

/** A stream that is off has no view type, whatever is still written there. */
function stream(specification: NonNullable<TableResource['StreamSpecification']>) {
  return specification.StreamEnabled ? specification : { StreamEnabled: false };
}

/** Time to live that is off has no attribute, whatever is still written there. */
function timeToLive(specification: NonNullable<TableResource['TimeToLiveSpecification']>) {
  return specification.Enabled ? specification : { Enabled: false };
}

/** A text, so that a policy is compared as a whole: what a definition takes out of it counts too. */
function policy(written: DeclaredPolicy | undefined): string | undefined {
  return written === undefined ? undefined : policyText(canonicalPolicy(written));
}

function replicas(list: NonNullable<TableResource['Replicas']>) {
  const normal = list.map(({ SSESpecification, ...replica }) => {
    const key = SSESpecification && keyId(SSESpecification.KMSMasterKeyId);
    const own = ownSettings(normalise(replicaTable('', replica)));
    return { ...replica, ...own, ...(key && { SSESpecification: { KMSMasterKeyId: key } }) };
  });
  return sortedBy(normal, (replica) => replica.Region);
}

/** Encryption that is on has the type KMS, which is the only one. */
function encryption({ Enabled, KMSMasterKeyId }: NonNullable<TableResource['SSESpecification']>) {
  if (!Enabled) return { Enabled };
  const key = KMSMasterKeyId && keyId(KMSMasterKeyId);
  return { Enabled, ...(key && { KMSMasterKeyId: key }) };
}

function sortedBy<T>(list: readonly T[], name: (item: T) => string): T[] {
  return [...list].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}
