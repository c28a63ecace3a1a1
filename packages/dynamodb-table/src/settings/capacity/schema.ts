import { NO_MAXIMUM } from '@pcf/dynamodb-facts';
import { z } from 'zod';

const units = z.int().min(1);
const maximum = z.union([units, z.literal(NO_MAXIMUM)], {
  error: 'expected a whole number from 1, or -1 for no maximum',
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html */
export const provisionedThroughput = z.strictObject({
  ReadCapacityUnits: units.describe('Strongly consistent reads of up to 4 KB a second.'),
  WriteCapacityUnits: units.describe('Writes of up to 1 KB a second.'),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html */
export const onDemandThroughput = z.strictObject({
  MaxReadRequestUnits: maximum.optional().describe('The most read request units a second; -1 for no maximum.'),
  MaxWriteRequestUnits: maximum.optional().describe('The most write request units a second; -1 for no maximum.'),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_WarmThroughput.html */
export const warmThroughput = z.strictObject({
  ReadUnitsPerSecond: units.optional().describe('The reads a second that are possible at once.'),
  WriteUnitsPerSecond: units.optional().describe('The writes a second that are possible at once.'),
});

export const billingMode = z.enum(['PROVISIONED', 'PAY_PER_REQUEST']);

export type ProvisionedThroughput = z.infer<typeof provisionedThroughput>;
export type OnDemandThroughput = z.infer<typeof onDemandThroughput>;
export type WarmThroughput = z.infer<typeof warmThroughput>;
export type BillingMode = z.infer<typeof billingMode>;
