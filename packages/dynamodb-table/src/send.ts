import {
  CreateTableCommand,
  DeleteTableCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { AwsRequestError, isAwsError } from '@pcf/aws';
import { ConflictError } from '@pcf/core';
import type { Call } from './calls.js';
import type { TableStep } from './steps.js';

/**
 * Sends one step. A table that is to be deleted and is gone already is no failure.
 *
 * @throws ConflictError when the table is not as it was when the step was planned, or cannot take it for now
 * @throws what `call` throws otherwise
 */
export async function sendStep(call: Call, step: TableStep): Promise<void> {
  try {
    await send(call, step);
  } catch (error) {
    const isMissing = isAwsError(error, 'ResourceNotFoundException');
    if (isMissing && step.operation === 'DeleteTable') return;
    if (error instanceof AwsRequestError && (isMissing || isOutdated(error)))
      throw new ConflictError(error.message, { cause: error });
    throw error;
  }
}

function send(call: Call, step: TableStep): Promise<unknown> {
  return call<unknown>(step.operation, (client, options) => {
    switch (step.operation) {
      case 'CreateTable':
        return client.send(new CreateTableCommand(step.input), options);
      case 'UpdateTable':
        return client.send(new UpdateTableCommand(step.input), options);
      case 'DeleteTable':
        return client.send(new DeleteTableCommand(step.input), options);
      case 'TagResource':
        return client.send(new TagResourceCommand(step.input), options);
      case 'UntagResource':
        return client.send(new UntagResourceCommand(step.input), options);
    }
  });
}

/** Refusals that come of somebody else's change since the table was looked at; by name, and by the stable part of the text. */
const OUTDATED: readonly { readonly name: string; readonly text: RegExp }[] = [
  { name: 'ValidationException', text: /requested value equals the current value/i },
  { name: 'ThrottlingException', text: /^Deletion protection setting for table/i },
];

function isOutdated({ awsError, awsMessage }: AwsRequestError): boolean {
  return OUTDATED.some(({ name, text }) => name === awsError && text.test(awsMessage));
}
