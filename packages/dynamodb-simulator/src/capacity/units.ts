import { MAX_PARSED_UNITS, REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import type { Units } from '../world/table-state.js';

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

/** @param subject `the table`, or `index NAME` */
export function refuseSameUnits(subject: string, current: Units, requested: Units): void {
  if (current.read !== requested.read || current.write !== requested.write) return;
  const whole = subject === 'the table' ? subject : `the ${subject}`;
  throw validation(
    `The provisioned throughput for ${whole} will not change. ${REFUSAL_TEXTS.sameValue}. ` +
      `Current ReadCapacityUnits provisioned for ${subject}: ${current.read}. ` +
      `Requested ReadCapacityUnits: ${requested.read}. ` +
      `Current WriteCapacityUnits provisioned for ${subject}: ${current.write}. ` +
      `Requested WriteCapacityUnits: ${requested.write}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  );
}
