import { validation } from '../aws-error.js';
import type { Units } from '../state.js';

export interface GivenThroughput {
  ReadCapacityUnits: number;
  WriteCapacityUnits: number;
}

const LARGEST = 1_000_000_000_000;

export const unitsOf = (given: GivenThroughput | undefined): Units | undefined =>
  given && { read: given.ReadCapacityUnits, write: given.WriteCapacityUnits };

export function checkBounds(given: GivenThroughput | undefined): void {
  for (const name of ['ReadCapacityUnits', 'WriteCapacityUnits'] as const) {
    if (given && given[name] > LARGEST) throw validation(`Given value ${given[name]} for ${name} is out of bounds`);
  }
}
