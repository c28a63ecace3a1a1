import { AwsRequestError } from '@pcf/aws';
import { ConflictError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { sendStep } from '../src/send.js';
import type { TableStep } from '../src/steps.js';

const update: TableStep = { operation: 'UpdateTable', input: { TableName: 'posts' }, summary: 'update' };
const remove: TableStep = { operation: 'DeleteTable', input: { TableName: 'posts' }, summary: 'delete' };

/** Sends a step that AWS refuses. */
const refused = (step: TableStep, name: string, message: string) =>
  sendStep(() => Promise.reject(new AwsRequestError(step.operation, name, message)), step);

describe('sendStep', () => {
  it('takes a table that is gone already for deleted', async () => {
    await expect(refused(remove, 'ResourceNotFoundException', 'Table: posts not found')).resolves.toBeUndefined();
  });

  it.each([
    ['a table that is gone', 'ResourceNotFoundException', 'Requested resource not found: Table: posts not found'],
    [
      'a throughput that is so already',
      'ValidationException',
      'The provisioned throughput for the table will not change. The requested value equals the current value. Current …',
    ],
    [
      'a protection that was changed a moment ago',
      'ThrottlingException',
      'Deletion protection setting for table posts modified within the previous 15000 milliseconds.',
    ],
  ])('asks for another look where AWS refuses %s', async (_, name, message) => {
    await expect(refused(update, name, message)).rejects.toBeInstanceOf(ConflictError);
  });

  it.each([
    ['ValidationException', 'One or more parameter values were invalid'],
    ['ThrottlingException', 'Rate exceeded'],
    ['AccessDeniedException', 'not authorized'],
  ])('ends with any other refusal: %s', async (name, message) => {
    await expect(refused(update, name, message)).rejects.toMatchObject({ awsError: name });
  });
});
