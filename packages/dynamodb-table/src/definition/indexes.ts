import { z } from 'zod';
import { onDemandThroughput, provisionedThroughput, warmThroughput } from './capacity.js';
import { contributorInsightsSpecification } from './insights.js';
import { keySchemaElement, projection } from './keys.js';
import { resourceName } from './names.js';

const indexKeys = {
  IndexName: resourceName.describe('The name of the index, unique among all indexes of the table.'),
  KeySchema: z.array(keySchemaElement).min(1).max(8).describe('The key of the index: HASH first, then RANGE.'),
  Projection: projection.describe('Which attributes the index holds.'),
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_LocalSecondaryIndex.html */
export const localSecondaryIndex = z.strictObject(indexKeys);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndex.html */
export const globalSecondaryIndex = z.strictObject({
  ...indexKeys,
  ProvisionedThroughput: provisionedThroughput
    .optional()
    .describe('The capacity of the index: needed when BillingMode is PROVISIONED, refused otherwise.'),
  OnDemandThroughput: onDemandThroughput
    .optional()
    .describe(
      'The maximum of the index when BillingMode is PAY_PER_REQUEST. -1 is none; where absent, it is left as it is.',
    ),
  WarmThroughput: warmThroughput
    .optional()
    .describe(
      'What the index can serve at once. It grows by itself and cannot be lowered: less than it has means that the index ' +
        'is deleted and created again. Where absent, it is left as it is.',
    ),
  ContributorInsightsSpecification: contributorInsightsSpecification
    .optional()
    .describe('Statistics of the keys of the index that are used most. Where absent, they are left as they are.'),
});

export type LocalSecondaryIndex = z.infer<typeof localSecondaryIndex>;
export type GlobalSecondaryIndex = z.infer<typeof globalSecondaryIndex>;
