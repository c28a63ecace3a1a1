import { ACCOUNT_UNITS, TABLE_UNITS } from '../rules/quotas.js';
import { struct } from '../shapes/shape.js';
import { operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html */
export const describeLimits = operation(struct('DescribeLimits', {}), () => ({
  AccountMaxReadCapacityUnits: ACCOUNT_UNITS,
  AccountMaxWriteCapacityUnits: ACCOUNT_UNITS,
  TableMaxReadCapacityUnits: TABLE_UNITS,
  TableMaxWriteCapacityUnits: TABLE_UNITS,
}));
