import { describe, expect, it } from 'vitest';
import { arn, NONE, policy, put, READ, resource, START, started, statement, WRITE } from '../support/policies.js';
import { INVALID, NOON, onDemand, TestClient } from '../support/simulator.js';

describe('A resource policy', () => {
  it('is read back with its revision, which is the time of the change', async () => {
    const aws = await started();
    const answer = await aws.call('PutResourcePolicy', put(READ));

    expect(answer).toEqual({ RevisionId: String(START) });
    expect(await aws.call('GetResourcePolicy', resource)).toEqual({
      Policy: READ,
      RevisionId: String(START),
    });
  });

  it('is returned in a canonical form', async () => {
    const aws = await started();
    const spelt = `{ "Statement": { "Resource": ["${arn}"], "Action": ["dynamodb:GetItem"], "Effect": "allow",
      "Principal": { "AWS": ["123456789012", "arn:aws:iam::123456789012:root"] }, "Sid": "Read" }, "Version": "2012-10-17" }`;
    await aws.call('PutResourcePolicy', put(spelt));

    expect((await aws.call('GetResourcePolicy', resource)).Policy).toBe(READ);
  });

  it('without a version is read back with the oldest, and is another policy than that one', async () => {
    const aws = await started();
    const { RevisionId: first } = await aws.call('PutResourcePolicy', put(JSON.stringify({ Statement: [statement] })));
    const { Policy } = await aws.call('GetResourcePolicy', resource);
    aws.clock.advance(1);
    const { RevisionId: second } = await aws.call('PutResourcePolicy', put(String(Policy)));

    expect(JSON.parse(String(Policy)).Version).toBe('2008-10-17');
    expect(second).not.toBe(first);
  });

  it('that is put again keeps its revision, also within the interval', async () => {
    const aws = await started('aws');
    const first = await aws.call('PutResourcePolicy', put(READ));
    aws.clock.advance(10);

    expect(await aws.call('PutResourcePolicy', put(JSON.stringify(JSON.parse(READ), undefined, 2)))).toEqual(first);
  });

  it('can be set when the table is created, and is read as soon as the table is known', async () => {
    const aws = new TestClient({ durations: 'aws' });
    const { TableDescription } = await aws.call('CreateTable', { ...onDemand(), ResourcePolicy: READ });
    const early = await aws.refusal('GetResourcePolicy', resource);
    aws.clock.advance(2_000);

    expect(JSON.stringify(TableDescription)).not.toContain('Policy');
    expect(early).toBe('ResourceNotFoundException: Requested resource not found: Table: orders not found');
    expect(await aws.call('GetResourcePolicy', resource)).toEqual({ Policy: READ, RevisionId: String(NOON) });
  });

  it('is read with a delay after each write', async () => {
    const aws = await started('aws');
    await aws.call('PutResourcePolicy', put(READ));
    const fresh = await aws.refusal('GetResourcePolicy', resource);
    aws.clock.advance(15_000);
    await aws.call('PutResourcePolicy', put(WRITE));
    const replaced = await aws.call('GetResourcePolicy', resource);
    aws.clock.advance(15_000);
    await aws.call('DeleteResourcePolicy', resource);
    const deleted = await aws.call('GetResourcePolicy', resource);
    aws.clock.advance(1_500);

    expect(fresh).toBe(NONE);
    expect(replaced.Policy).toBe(READ);
    expect(deleted.Policy).toBe(WRITE);
    expect(await aws.refusal('GetResourcePolicy', resource)).toBe(NONE);
  });

  it('of a stream is separate from that of the table', async () => {
    const aws = await started('aws', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } });
    const stream = `${arn}/stream/2026-01-15T12:00:00.000`;
    await aws.call('PutResourcePolicy', { ResourceArn: stream, Policy: READ });
    await aws.call('PutResourcePolicy', put(WRITE));
    aws.clock.advance(1_500);

    expect((await aws.call('GetResourcePolicy', { ResourceArn: stream })).Policy).toBe(READ);
    expect((await aws.call('GetResourcePolicy', resource)).Policy).toBe(WRITE);
  });

  it('is deleted with its table', async () => {
    const aws = await started();
    await aws.call('PutResourcePolicy', put(READ));
    await aws.call('DeleteTable', { TableName: 'orders' });
    await aws.call('CreateTable', onDemand());

    expect(await aws.refusal('GetResourcePolicy', resource)).toBe(NONE);
  });
});

describe('DeleteResourcePolicy', () => {
  it('answers with the revision that it removed', async () => {
    const aws = await started();
    await aws.call('PutResourcePolicy', put(READ));

    expect(await aws.call('DeleteResourcePolicy', resource)).toEqual({ RevisionId: String(START) });
  });

  it('of no policy is accepted and answers nothing', async () => {
    expect(await (await started()).call('DeleteResourcePolicy', resource)).toEqual({});
  });

  it('soon after a deletion answers with the time of that', async () => {
    const aws = await started('aws');
    await aws.call('PutResourcePolicy', put(READ));
    aws.clock.advance(15_000);
    await aws.call('DeleteResourcePolicy', resource);
    aws.clock.advance(2_000);

    expect(await aws.call('DeleteResourcePolicy', resource)).toEqual({ RevisionId: String(START + 15_000) });
  });
});

describe('A policy write', () => {
  const PREFIX = 'PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ';

  it.each([
    ['PutResourcePolicy', put(WRITE)],
    ['DeleteResourcePolicy', resource],
  ])('%s is refused while the one before is under way, and for 15 s after it', async (operation, input) => {
    const aws = await started('aws');
    await aws.call('PutResourcePolicy', put(READ));
    const pending = await aws.refusal(operation, input);
    aws.clock.advance(1_500);
    const { body: throttled } = await aws.answer(operation, input);
    aws.clock.advance(13_500);

    expect(pending).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table is pending previous ' +
        'resource-based policy update: orders',
    );
    expect(throttled).toEqual({
      __type: 'com.amazon.coral.availability#ThrottlingException',
      message:
        'Resource-based policy for table orders modified within the previous 15000 milliseconds. Please try again after ' +
        '2026-01-15T12:00:21.000Z.',
    });
    await expect(aws.call(operation, input)).resolves.toBeDefined();
  });

  it('names the stream whose policy it is', async () => {
    const aws = await started('aws', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } });
    const stream = { ResourceArn: `${arn}/stream/2026-01-15T12:00:00.000` };
    await aws.call('PutResourcePolicy', { ...stream, Policy: READ });
    const pending = await aws.refusal('DeleteResourcePolicy', stream);
    aws.clock.advance(1_500);

    expect(pending).toContain('Stream is pending previous resource-based policy update: 2026-01-15T12:00:00.000');
    expect(await aws.refusal('DeleteResourcePolicy', stream)).toContain(
      'Resource-based policy for stream 2026-01-15T12:00:00.000 modified within',
    );
  });

  it('of another revision is refused first', async () => {
    const aws = await started('aws');
    const none = await aws.refusal('PutResourcePolicy', put(READ, { ExpectedRevisionId: '1' }));
    await aws.call('PutResourcePolicy', put(READ, { ExpectedRevisionId: 'NO_POLICY' }));
    const revision = String(START);

    expect(none).toBe(
      `${PREFIX}Requested update for policy with revision id 1, but table orders has no associated policy.`,
    );
    for (const [operation, input] of [
      ['PutResourcePolicy', put(WRITE, { ExpectedRevisionId: '1' })],
      ['DeleteResourcePolicy', { ...resource, ExpectedRevisionId: '1' }],
    ] as const) {
      expect(await aws.refusal(operation, input)).toBe(
        `${PREFIX}Requested update for policy with revision id 1, but the policy associated to target table orders has revision id ${revision}.`,
      );
    }
    expect(await aws.refusal('PutResourcePolicy', put(WRITE, { ExpectedRevisionId: 'NO_POLICY' }))).toBe(
      `${PREFIX}Requested policy update expecting none to be present for table orders, but a policy exists with revision id ${revision}.`,
    );
  });

  it('blocks the deletion of the table for a moment, although it is ACTIVE', async () => {
    const aws = await started('aws');
    await aws.call('PutResourcePolicy', put(READ));
    const refusal = await aws.refusal('DeleteTable', { TableName: 'orders' });
    aws.clock.advance(1_500);

    expect(refusal).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table: orders has a pending resource-based policy update.',
    );
    await expect(aws.call('DeleteTable', { TableName: 'orders' })).resolves.toBeDefined();
  });

  it('is refused while the table is DELETING, unless it changes nothing', async () => {
    const aws = await started('aws', { ResourcePolicy: READ });
    await aws.call('DeleteTable', { TableName: 'orders' });

    await expect(aws.call('PutResourcePolicy', put(READ))).resolves.toBeDefined();
    expect(await aws.refusal('PutResourcePolicy', put(WRITE))).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table is being deleted: orders',
    );
  });
});

describe('PutResourcePolicy refuses', () => {
  const document = (text: string) => `${INVALID}Invalid policy document: ${text}`;
  const { Resource: _, ...withoutResource } = statement;
  const deny = { ...statement, Effect: 'Deny', Principal: '*' };
  const LOCKED =
    'AccessDeniedException: The new resource policy will not allow you to update the resource policy in the future.';
  const UNBOUNDED =
    'ValidationException: Resource-based policy grants unbounded access in one or more elements. Please revise the policy ' +
    'to ensure least-privilege form of access';

  it.each([
    ['no JSON', '{not json', document('This policy contains invalid Json')],
    ['JSON that is no structure', '[]', document('This policy contains invalid Json')],
    ['an empty text', '', document('This policy contains invalid Json')],
    ['more than 20480 bytes', ' '.repeat(20_481), `${INVALID}Maximum policy size of 20480 bytes exceeded`],
    ['an empty structure', '{}', document('Syntax error at position (1,3)')],
    ['a structure of two lines without a statement', '{\n}', document('Syntax error at position (2,2)')],
    ['an unknown version', '{"Version":"2026"}', document('Syntax error at position (1,18)')],
    ['text for a statement', '{"Statement":["x"]}', document('Syntax error at position (1,18)')],
    [
      'an effect that is none',
      '{"Statement":{"Principal":"*","Action":"*","Resource":"*","Effect":"Perhaps"}}',
      document('Syntax error at position (1,77)'),
    ],
    ['null', 'null', document('This text appears not to be a policy')],
    [
      'a principal without its kind',
      policy({ ...statement, Sid: 'abc', Principal: '123456789012' }),
      document('Syntax error at position (1,94)'),
    ],
    [
      'actions on streams',
      policy({ ...statement, Action: ['dynamodb:GetRecords', 'dynamodb:GetItem', 'dynamodb:DescribeStream'] }),
      document('The following action names are invalid: "dynamodb:GetRecords", "dynamodb:DescribeStream"'),
    ],
    [
      'an action that does not exist',
      policy({ ...statement, Action: 'dynamodb:MakeTable' }),
      document('The following action names are invalid: "dynamodb:MakeTable"'),
    ],
    ['no statement', policy(), document('Could not parse the policy: Statement is empty!')],
    ['a statement without a resource', policy(withoutResource), document('Missing required field Resource')],
    ['a statement id twice', policy(statement, statement), document('The Statement Ids in the policy are not unique')],
    ['everybody', policy({ ...statement, Principal: '*' }), UNBOUNDED],
    ['everybody in AWS', policy({ ...statement, Principal: { AWS: '*' } }), UNBOUNDED],
    ['to shut the account out', policy({ ...deny, Action: 'dynamodb:*ResourcePolicy' }), LOCKED],
  ])('%s', async (_title, text, refusal) => {
    expect(await (await started()).refusal('PutResourcePolicy', put(text))).toBe(refusal);
  });

  it.each(['dynamodb:Get*', 'dynamodb:getitem', 'dynamodb:*', '*'])('but not the action %s', async (Action) => {
    await expect(
      (await started()).call('PutResourcePolicy', put(policy({ ...statement, Action }))),
    ).resolves.toBeDefined();
  });

  it('but not actions on streams, of a stream', async () => {
    const aws = await started('instant', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } });
    const stream = `${arn}/stream/2026-01-15T12:00:00.000`;
    const Policy = policy({ ...statement, Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords'] });

    await expect(aws.call('PutResourcePolicy', { ResourceArn: stream, Policy })).resolves.toBeDefined();
  });

  it('but not to shut the account out where that is confirmed, nor to deny other actions', async () => {
    const aws = await started();
    const all = policy({ ...deny, Action: 'dynamodb:PutResourcePolicy' });

    await expect(
      aws.call('PutResourcePolicy', put(all, { ConfirmRemoveSelfResourceAccess: true })),
    ).resolves.toBeDefined();
    await expect(
      aws.call('PutResourcePolicy', put(policy({ ...deny, Action: 'dynamodb:DeleteTable' }))),
    ).resolves.toBeDefined();
  });
});
