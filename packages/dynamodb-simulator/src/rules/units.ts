import { MAX_PARSED_UNITS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import type { Units } from '../state.js';

export interface GivenThroughput {
  ReadCapacityUnits: number;
  WriteCapacityUnits: number;
}

export const unitsOf = (given: GivenThroughput | undefined): Units | undefined =>
  given && { read: given.ReadCapacityUnits, write: given.WriteCapacityUnits };

export function checkBounds(units: Units | undefined): void {
  if (!units) return;
  for (const [value, name] of [
    [units.read, 'ReadCapacityUnits'],
    [units.write, 'WriteCapacityUnits'],
  ] as const) {
    if (value > MAX_PARSED_UNITS) throw validation(`Given value ${value} for ${name} is out of bounds`);
  }
}
