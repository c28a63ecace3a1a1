import { AwsRequestError } from '@pcf/aws';
import { ConflictError, DeferredError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { sendStep } from '../../src/requests/send.js';
import type { TableStep } from '../../src/steps/step.js';

const update: TableStep = { operation: 'UpdateTable', input: { TableName: 'posts' }, summary: 'update' };
const remove: TableStep = { operation: 'DeleteTable', input: { TableName: 'posts' }, summary: 'delete' };

/** Sends a step that AWS refuses. */
const refused = (step: TableStep, name: string, message: string) =>
  sendStep(() => Promise.reject(new AwsRequestError(step.operation, name, message)), step);

describe('sendStep', () => {
  it('treats a table that no longer exists as deleted', async () => {
    await expect(refused(remove, 'ResourceNotFoundException', 'Table: posts not found')).resolves.toBeUndefined();
  });

  it.each([
    [
      'a table that no longer exists',
      'ResourceNotFoundException',
      'Requested resource not found: Table: posts not found',
    ],
    [
      'a throughput that is in force already',
      'ValidationException',
      'The provisioned throughput for the table will not change. The requested value equals the current value. Current …',
    ],
    [
      'a protection that was just changed',
      'ThrottlingException',
      'Deletion protection setting for table posts modified within the previous 15000 milliseconds.',
    ],
  ])('asks for another observation when AWS refuses %s', async (_, name, message) => {
    await expect(refused(update, name, message)).rejects.toBeInstanceOf(ConflictError);
  });

  it.each([
    ['ValidationException', 'Time to live has been modified multiple times within a fixed interval', undefined],
    [
      'LimitExceededException',
      'Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s).',
      undefined,
    ],
    [
      'LimitExceededException',
      'Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending at 2026-01-02T03:04:05Z.',
      Date.UTC(2026, 0, 2, 3, 4, 5),
    ],
    [
      'LimitExceededException',
      'Provisioned throughput decreases are limited within a given UTC day. Next decrease can be made at ' +
        'Thursday, January 1, 2026 at 11:20:48 PM Coordinated Universal Time',
      Date.UTC(2026, 0, 1, 23, 20, 48),
    ],
  ])('defers what AWS takes only so often: %s, %s', async (name, message, until) => {
    const error = await refused(update, name, message).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeferredError);
    expect(error).toMatchObject({ until });
  });

  it('names the setting if the endpoint does not know the operation', async () => {
    const step: TableStep = { ...update, changes: [{ path: 'TableClass', before: 'a', after: 'b' }] };
    await expect(refused(step, 'UnknownOperationException', '')).rejects.toMatchObject({
      code: 'PCF_ENDPOINT_LACKS_OPERATION',
      setting: 'TableClass',
    });
  });

  it.each([
    ['ValidationException', 'One or more parameter values were invalid'],
    ['ThrottlingException', 'Rate exceeded'],
    ['AccessDeniedException', 'not authorized'],
  ])('ends with any other refusal: %s', async (name, message) => {
    await expect(refused(update, name, message)).rejects.toMatchObject({ awsError: name });
  });
});
