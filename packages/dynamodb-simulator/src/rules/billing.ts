import { invalidParameter } from '../aws-error.js';
import type { BillingMode } from '../state.js';
import { checkBounds, type GivenThroughput, unitsOf } from './units.js';

/** The billing mode of a new table, whose throughput must fit it. */
export function checkNewBilling(mode: BillingMode | undefined, throughput: GivenThroughput | undefined): BillingMode {
  if (mode === 'PAY_PER_REQUEST') {
    if (!throughput) return mode;
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (!throughput) {
    throw invalidParameter(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  checkBounds(unitsOf(throughput));
  return 'PROVISIONED';
}
