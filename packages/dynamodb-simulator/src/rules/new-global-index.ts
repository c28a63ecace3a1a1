import type { IndexState, KeySchemaElement, Projection, Units } from '../state.js';
import { maximaOf } from './on-demand.js';
import { checkProjection } from './projection.js';
import { type GivenThroughput, unitsOf } from './units.js';
import { warmOf } from './warm.js';

export interface GivenGlobalIndex {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: { ProjectionType?: Projection['ProjectionType']; NonKeyAttributes?: string[] };
  ProvisionedThroughput?: GivenThroughput;
  OnDemandThroughput?: { MaxReadRequestUnits?: number; MaxWriteRequestUnits?: number };
  WarmThroughput?: { ReadUnitsPerSecond?: number; WriteUnitsPerSecond?: number };
}

/** A global index that a request asks for, with its table or later. */
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
