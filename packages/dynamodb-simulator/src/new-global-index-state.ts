import { ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import type { NewGlobalIndex } from './rules/new-global-index.js';
import type { GlobalIndexState } from './state.js';
import { newThroughput } from './throughput.js';

/** The state of an index that was just asked for, as warm as its billing makes it or as was asked for. */
export const newGlobalIndexState = ({ units, onDemand, warm, ...index }: NewGlobalIndex): GlobalIndexState => ({
  ...index,
  throughput: newThroughput(units),
  warm: { ...(units ?? ON_DEMAND_WARM_THROUGHPUT), ...warm },
  ...(onDemand && { onDemand }),
});
