import { TagResourcesCommand, UntagResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, it } from 'vitest';
import { clientOf, given, pageOf, queueArn, tableArn } from './support/backend.js';

describe('TagResources', () => {
  it('adds tags to resources of several backends, through the backends', async () => {
    const { client, tables, queues } = given();
    tables.put(tableArn('orders'), { team: 'shop' });
    queues.put(queueArn('mails'));

    const ResourceARNList = [tableArn('orders'), queueArn('mails')];
    const answer = await client.send(new TagResourcesCommand({ ResourceARNList, Tags: { env: 'test', team: 'mail' } }));

    expect(answer.FailedResourcesMap).toEqual({});
    expect(tables.tagsOf(tableArn('orders'))).toEqual({ team: 'mail', env: 'test' });
    expect(queues.tagsOf(queueArn('mails'))).toEqual({ team: 'mail', env: 'test' });
    expect((await pageOf(client)).names).toEqual(['orders', 'mails']);
  });

  it('says for each resource why it failed, and tags the others', async () => {
    const { client, tables } = given();
    tables.put(tableArn('orders'));
    const elsewhere = tableArn('orders', 'us-east-1');
    const another = tableArn('orders', 'eu-west-1', '210987654321');
    const role = 'arn:aws:iam::123456789012:role/shop';

    const ResourceARNList = [tableArn('missing'), elsewhere, another, role, tableArn('orders')];
    const answer = await client.send(new TagResourcesCommand({ ResourceARNList, Tags: { a: '1' } }));

    expect(answer.FailedResourcesMap).toEqual({
      [tableArn('missing')]: {
        StatusCode: 400,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `${tableArn('missing')} not found`,
      },
      [elsewhere]: {
        StatusCode: 400,
        ErrorCode: 'InvalidParameterException',
        ErrorMessage: `${elsewhere} is not in eu-west-1 of account 123456789012, where the request was made`,
      },
      [another]: expect.objectContaining({ ErrorCode: 'InvalidParameterException' }),
      [role]: {
        StatusCode: 500,
        ErrorCode: 'InternalServiceException',
        ErrorMessage: `The service in ${role} is not supported`,
      },
    });
    expect(tables.tagsOf(tableArn('orders'))).toEqual({ a: '1' });
  });

  it('answers a backend that fails as AWS does', async () => {
    const { client, tables } = given();
    tables.put(tableArn('orders'));
    tables.failure = new Error('the disk is full');

    const answer = await client.send(
      new TagResourcesCommand({ ResourceARNList: [tableArn('orders')], Tags: { a: '1' } }),
    );
    expect(answer.FailedResourcesMap).toEqual({
      [tableArn('orders')]: {
        StatusCode: 500,
        ErrorCode: 'InternalServiceException',
        ErrorMessage: 'the disk is full',
      },
    });
  });

  it('tags resources of a backend without accounts for each caller', async () => {
    const { simulator, queues } = given();
    queues.put(queueArn('mails'));
    const other = clientOf(simulator, { account: '210987654321' });
    await other.send(new TagResourcesCommand({ ResourceARNList: [queueArn('mails')], Tags: { a: '1' } }));
    expect(queues.tagsOf(queueArn('mails'))).toEqual({ a: '1' });
  });
});

describe('UntagResources', () => {
  it('removes tags, and does not mind those that are missing', async () => {
    const { client, tables } = given();
    tables.put(tableArn('orders'), { a: '1', b: '2' });

    const input = { ResourceARNList: [tableArn('orders'), tableArn('missing')], TagKeys: ['a', 'c'] };
    const answer = await client.send(new UntagResourcesCommand(input));

    expect(Object.keys(answer.FailedResourcesMap ?? {})).toEqual([tableArn('missing')]);
    expect(tables.tagsOf(tableArn('orders'))).toEqual({ b: '2' });
  });
});
