import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { TableResource } from './definition/table.js';

/**
 * Whether an answer lacks a member that it normally has, and without which a table would seem to need what DynamoDB refuses, a
 * replacement, or the deletion of an index. Answers of DynamoDB sometimes lack one, and the next has it.
 */
export function isIncomplete(table: TableDescription, declared: TableResource): boolean {
  const { Replicas: replicas = [], SSEDescription: encryption, GlobalSecondaryIndexes: indexes = [] } = table;
  const { SSESpecification: wanted, LocalSecondaryIndexes: local = [], MultiRegionConsistency: consistency } = declared;
  const isReplicated = replicas.length > 0;
  return (
    !table.KeySchema?.length ||
    !table.AttributeDefinitions?.length ||
    (local.length > 0 && !table.LocalSecondaryIndexes?.length) ||
    indexes.some((index) => !index.KeySchema?.length || !index.Projection) ||
    (wanted?.Enabled === true && isReplicated && !encryption) ||
    (encryption?.Status === 'ENABLED' && encryption.KMSMasterKeyArn === undefined) ||
    (consistency === 'STRONG' && isReplicated && table.MultiRegionConsistency === undefined) ||
    (declared.Replicas ?? []).some(({ Region, SSESpecification }) =>
      replicas.some(({ RegionName, KMSMasterKeyId }) => RegionName === Region && SSESpecification && !KMSMasterKeyId),
    )
  );
}
