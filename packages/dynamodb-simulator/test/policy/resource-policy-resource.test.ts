import { describe, expect, it } from 'vitest';
import { arn, READ, started } from '../support/policies.js';
import { INVALID } from '../support/simulator.js';

describe('The policy calls refuse, as their resource,', () => {
  it.each([
    ['a name', 'orders', `${INVALID}ARNs must start with 'arn:': orders`],
    [
      'a table that is not there',
      `${arn}-2`,
      'ResourceNotFoundException: Requested resource not found: Table: orders-2 not found',
    ],
    [
      'a table of another account',
      arn.replace('123456789012', '210987654321'),
      'ValidationException: This action is only supported by accounts that match the resource owner’s account.',
    ],
    [
      'a table of another region',
      arn.replace('eu-west-1', 'us-east-1'),
      `${INVALID}Invalid resource Arn: ${arn.replace('eu-west-1', 'us-east-1')}`,
    ],
    [
      'a table of another partition',
      arn.replace('arn:aws:', 'arn:aws-cn:'),
      `${INVALID}Invalid resource Arn: ${arn.replace('arn:aws:', 'arn:aws-cn:')}`,
    ],
    [
      'an index',
      `${arn}/index/i`,
      `${INVALID}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}/index/i`,
    ],
    ['a backup', `${arn}/backup/1`, `${INVALID}Provided Arn is not a DynamoDB resource arn: ${arn}/backup/1`],
    [
      'a stream that is not there',
      `${arn}/stream/2000-01-01T00:00:00.000`,
      'ResourceNotFoundException: Requested resource not found: Stream: 2000-01-01T00:00:00.000 not found for Table: orders',
    ],
  ])('%s', async (_title, ResourceArn, refusal) => {
    const aws = await started();

    expect(await aws.refusal('GetResourcePolicy', { ResourceArn })).toBe(refusal);
    expect(await aws.refusal('DeleteResourcePolicy', { ResourceArn })).toBe(refusal);
    expect(await aws.refusal('PutResourcePolicy', { ResourceArn, Policy: READ })).toBe(refusal);
  });
});
