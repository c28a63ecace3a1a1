import { ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import { invalidParameter } from '../aws-error.js';
import { maximaOf } from '../capacity/maxima.js';
import { newThroughput } from '../capacity/throughput.js';
import { type GivenThroughput, unitsOf } from '../capacity/units.js';
import { warmOf } from '../capacity/warm.js';
import type { GlobalIndexState, IndexState, KeySchemaElement, Projection, Units } from '../world/table-state.js';

export interface GivenGlobalIndex {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: { ProjectionType?: Projection['ProjectionType']; NonKeyAttributes?: string[] };
  ProvisionedThroughput?: GivenThroughput;
  OnDemandThroughput?: { MaxReadRequestUnits?: number; MaxWriteRequestUnits?: number };
  WarmThroughput?: { ReadUnitsPerSecond?: number; WriteUnitsPerSecond?: number };
}

/** A global index that is created with its table or added later. */
export interface NewGlobalIndex extends IndexState {
  units: Units | undefined;
  onDemand: Partial<Units> | undefined;
  warm: Partial<Units> | undefined;
}

export const newGlobalIndex = (given: GivenGlobalIndex): NewGlobalIndex => ({
  name: given.IndexName,
  keySchema: given.KeySchema,
  projection: checkProjection(given.Projection),
  units: unitsOf(given.ProvisionedThroughput),
  onDemand: maximaOf(given.OnDemandThroughput),
  warm: warmOf(given.WarmThroughput),
});

interface GivenProjection {
  ProjectionType?: Projection['ProjectionType'];
  NonKeyAttributes?: string[];
}

/** Checks a projection. Returns it with sorted attributes, as DynamoDB does. */
export function checkProjection({ ProjectionType, NonKeyAttributes }: GivenProjection): Projection {
  if (ProjectionType === undefined) throw invalidParameter('Unknown ProjectionType: null');
  if (ProjectionType !== 'INCLUDE') {
    if (NonKeyAttributes) {
      throw invalidParameter(`ProjectionType is ${ProjectionType}, but NonKeyAttributes is specified`);
    }
    return { ProjectionType };
  }
  if (!NonKeyAttributes) {
    throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  const repeated = NonKeyAttributes.find((name, place) => NonKeyAttributes.indexOf(name) < place);
  if (repeated !== undefined) throw invalidParameter(`Duplicate element in NonKeyAttributes: ${repeated}`);
  return { ProjectionType, NonKeyAttributes: [...NonKeyAttributes].sort() };
}

/** The state of a new index. Its warm throughput is at least that of its billing mode. */
export const newGlobalIndexState = ({ units, onDemand, warm, ...index }: NewGlobalIndex): GlobalIndexState => ({
  ...index,
  throughput: newThroughput(units),
  warm: { ...(units ?? ON_DEMAND_WARM_THROUGHPUT), ...warm },
  ...(onDemand && { onDemand }),
});
