import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import type { Units } from '../state.js';

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
