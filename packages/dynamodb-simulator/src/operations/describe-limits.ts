import { ACCOUNT_QUOTAS } from '@pcf/dynamodb-facts';
import { struct } from '../shapes/shape.js';
import { operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html */
export const describeLimits = operation(struct('DescribeLimits', {}), () => ({
  AccountMaxReadCapacityUnits: ACCOUNT_QUOTAS.units,
  AccountMaxWriteCapacityUnits: ACCOUNT_QUOTAS.units,
  TableMaxReadCapacityUnits: ACCOUNT_QUOTAS.unitsPerTable,
  TableMaxWriteCapacityUnits: ACCOUNT_QUOTAS.unitsPerTable,
}));
