import { ACCOUNT_QUOTAS, ENDPOINT_CACHE_MINUTES } from '@pcf/dynamodb-facts';
import { operation } from '../request/operation.js';
import { struct } from '../request/shape.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html */
export const describeLimits = operation(struct('DescribeLimits', {}), () => ({
  AccountMaxReadCapacityUnits: ACCOUNT_QUOTAS.units,
  AccountMaxWriteCapacityUnits: ACCOUNT_QUOTAS.units,
  TableMaxReadCapacityUnits: ACCOUNT_QUOTAS.unitsPerTable,
  TableMaxWriteCapacityUnits: ACCOUNT_QUOTAS.unitsPerTable,
}));

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html */
export const describeEndpoints = operation(struct('DescribeEndpoints', {}), ({ region }) => ({
  Endpoints: [{ Address: `dynamodb.${region.name}.amazonaws.com`, CachePeriodInMinutes: ENDPOINT_CACHE_MINUTES }],
}));
