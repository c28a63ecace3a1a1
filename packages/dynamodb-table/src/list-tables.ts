import { type DeclaredElsewhere, listTagged, type TaggedResource } from '@pcf/aws';
import type { Keys, Listing, ListQuery } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import { callsTo } from './requests/calls.js';
import { describeTable } from './requests/describe-table.js';

/**
 * Lists the tables that exist with an owner's mark. A replica of a table that a definition describes is a part of that table, and not
 * listed.
 *
 * @throws ListingError when a region cannot be listed completely
 */
export function listTables(query: ListQuery): Promise<Listing> {
  return listTagged(query, {
    nameKey: 'TableName',
    // Indexes and streams have the table's ARN and more: table/orders/index/by-customer.
    nameIn: ({ service, resource }) =>
      service === 'dynamodb' ? /^table\/(?<name>[^/]+)$/.exec(resource)?.groups?.name : undefined,
    isPart: (found, declared) => isReplica(query, found, declared),
  });
}

/** Whether the table is a replica that a definition declares, or one that DynamoDB shows beside a table of a definition. */
async function isReplica(
  { services, signal }: ListQuery,
  { name, region, target }: TaggedResource,
  declared: readonly DeclaredElsewhere[],
): Promise<boolean> {
  if (declared.some(({ definition }) => replicaRegions(definition).includes(region))) return true;
  const table = await describeTable(callsTo(target, services, signal)(), name);
  const regions = table?.Replicas?.map(({ RegionName }) => RegionName) ?? [];
  return declared.some((one) => regions.includes(one.region));
}

/** Returns the regions of the replicas that a definition declares. It is not validated. */
function replicaRegions({ aws_resource: resource }: Keys): unknown[] {
  const replicas: unknown = isRecord(resource) ? resource.Replicas : undefined;
  return Array.isArray(replicas) ? replicas.map((one: unknown) => (isRecord(one) ? one.Region : undefined)) : [];
}
