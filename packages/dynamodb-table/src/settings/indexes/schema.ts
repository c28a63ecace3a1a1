import type { LocalSecondaryIndexDescription } from '@aws-sdk/client-dynamodb';
import { KEY_ATTRIBUTES_PER_TYPE } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { onDemandThroughput, provisionedThroughput, warmThroughput } from '../capacity/schema.js';
import { contributorInsightsSpecification } from '../insights.js';
import { describedKey, isPartialKey, keySchemaElement, resourceName, sortedByName } from '../keys.js';
import { describedProjection, isPartialProjection, normaliseProjection, projection } from './projection.js';

const indexKeys = {
  IndexName: resourceName.describe('The name of the index, unique among all indexes of the table.'),
  KeySchema: z
    .array(keySchemaElement)
    .min(1)
    .max(2 * KEY_ATTRIBUTES_PER_TYPE.globalIndex)
    .describe('The key of the index: HASH first, then RANGE.'),
  Projection: projection.describe('Which attributes the index holds.'),
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_LocalSecondaryIndex.html */
export const localSecondaryIndex = z.strictObject(indexKeys);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndex.html */
export const globalSecondaryIndex = z.strictObject({
  ...indexKeys,
  ProvisionedThroughput: provisionedThroughput
    .optional()
    .describe('The capacity of the index: required when BillingMode is PROVISIONED, refused otherwise.'),
  OnDemandThroughput: onDemandThroughput
    .optional()
    .describe(
      'The maximum of the index when BillingMode is PAY_PER_REQUEST. -1 is none; if absent, it is left as it is.',
    ),
  WarmThroughput: warmThroughput
    .optional()
    .describe(
      'The least that the index can serve at once. AWS raises it by itself and never lowers it, so a value below the present ' +
        'one has no effect. If absent, it is left as it is.',
    ),
  ContributorInsightsSpecification: contributorInsightsSpecification
    .optional()
    .describe('Statistics of the keys of the index that are used most. If absent, they are left as they are.'),
});

export type LocalSecondaryIndex = z.infer<typeof localSecondaryIndex>;
export type GlobalSecondaryIndex = z.infer<typeof globalSecondaryIndex>;

/** Sorts indexes by name, and their NonKeyAttributes too: the order of neither means anything. */
export function normaliseIndexes<Index extends LocalSecondaryIndex>(list: readonly Index[]): Index[] {
  const normal = list.map((index) => ({ ...index, Projection: normaliseProjection(index.Projection) }));
  return sortedByName(normal, (index) => index.IndexName);
}

/** Returns an index from its description; without its name, there is none. */
export function describedIndex(description: LocalSecondaryIndexDescription): LocalSecondaryIndex[] {
  const { IndexName, KeySchema, Projection: found } = description;
  return IndexName === undefined
    ? []
    : [{ IndexName, KeySchema: describedKey(KeySchema), Projection: describedProjection(found) }];
}

/** Returns whether the description of an index lacks a part. */
export function isPartialIndex({ IndexName, KeySchema, Projection: found }: LocalSecondaryIndexDescription): boolean {
  return !IndexName || isPartialKey(KeySchema) || isPartialProjection(found);
}
