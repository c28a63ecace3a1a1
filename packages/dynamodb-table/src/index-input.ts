import type { CreateGlobalSecondaryIndexAction } from '@aws-sdk/client-dynamodb';
import type { OnDemandThroughput } from './definition/capacity.js';
import type { GlobalSecondaryIndex } from './definition/indexes.js';
import { present } from './present.js';

/** What DynamoDB is sent to create a global index, with its table or later. */
export function indexInput(index: GlobalSecondaryIndex): CreateGlobalSecondaryIndexAction {
  const { IndexName, KeySchema, Projection, ProvisionedThroughput, OnDemandThroughput, WarmThroughput } = index;
  return {
    IndexName,
    KeySchema,
    Projection,
    ...present({ ProvisionedThroughput, OnDemandThroughput: newMaximum(OnDemandThroughput), WarmThroughput }),
  };
}

/** A maximum of something new: DynamoDB refuses -1 for none there, and means the same without it. */
export function newMaximum(declared: OnDemandThroughput | undefined): OnDemandThroughput | undefined {
  const maximum = Object.fromEntries(Object.entries(declared ?? {}).filter(([, units = 0]) => units > 0));
  return Object.keys(maximum).length > 0 ? maximum : undefined;
}
