import { describe, expect, it } from 'vitest';
import { deniedActions } from '../src/denied-action.js';
import { AwsRequestError } from '../src/index.js';

const named = (action: string) =>
  `User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: ${action} on resource: x because no policy allows it`;

describe('the action of IAM that is missing', () => {
  it.each([
    ['DescribeTable', named('dynamodb:DescribeTable'), 'dynamodb', ['dynamodb:DescribeTable']],
    ['CreateTable', named('dynamodb:TagResource'), 'dynamodb', ['dynamodb:TagResource']],
    ['CreateTable', named('kms:CreateGrant'), 'dynamodb', ['kms:CreateGrant']],
    ['GetQueueAttributes', named('sqs:getqueueattributes'), 'sqs', ['sqs:GetQueueAttributes']],
    ['CreateQueue', named('sqs:tagqueue'), 'sqs', ['sqs:TagQueue']],
    ['CreateQueue', named('sqs:createqueue'), 'sqs', ['sqs:CreateQueue']],
    [
      'CreateQueue',
      'Access to the resource https://sqs.eu-west-1.amazonaws.com/ is denied.',
      'sqs',
      ['sqs:CreateQueue', 'sqs:TagQueue'],
    ],
    ['ListQueueTags', 'Access Denied', 'sqs', ['sqs:ListQueueTags']],
    ['GetResources', named('tag:GetResources'), 'tag', ['tag:GetResources']],
    ['GetResources', 'no', undefined, ['GetResources']],
  ])('of %s, refused with %j', (operation, message, service, actions) => {
    expect(deniedActions(operation, message, service)).toEqual(actions);
  });

  it('is in the error, and only where access was denied', () => {
    const denied = new AwsRequestError('CreateQueue', 'AccessDenied', 'Access Denied', { service: 'sqs' });
    expect(denied).toMatchObject({
      actions: ['sqs:CreateQueue', 'sqs:TagQueue'],
      message: expect.stringContaining('(grant the actions sqs:CreateQueue and sqs:TagQueue to the identity in use,'),
    });
    const other = new AwsRequestError('CreateQueue', 'ValidationException', named('sqs:CreateQueue'));
    expect(other).toMatchObject({ actions: [], message: expect.not.stringContaining('grant') });
  });
});
