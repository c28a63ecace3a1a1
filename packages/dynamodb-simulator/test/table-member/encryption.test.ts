import { describe, expect, it } from 'vitest';
import { INVALID, onDemand, TestClient } from '../support/simulator.js';

const IN_USE = 'ResourceInUseException: Attempt to change a resource which is still in use: ';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/6f1c2f5e-0000-4000-8000-000000000001';
const OTHER = 'arn:aws:kms:eu-west-1:123456789012:key/6f1c2f5e-0000-4000-8000-000000000002';
const encrypt = (SSESpecification: object) => ({ TableName: 'orders', SSESpecification });
const withKey = (KMSMasterKeyId: string) => encrypt({ Enabled: true, SSEType: 'KMS', KMSMasterKeyId });
const off = encrypt({ Enabled: false });

const started = async (more: object = {}) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', { ...onDemand(), ...more });
  aws.clock.advance(6_000);
  await aws.describe();
  return aws;
};

const encrypted = (key = KEY) => started({ SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key } });

/** What the description says of encryption after the change, after 9 s and after 22 s. */
const phases = async (aws: TestClient, change: object) => {
  const { TableDescription: answer } = await aws.call('UpdateTable', change);
  const first = await aws.describe();
  aws.clock.advance(9_000);
  const second = await aws.describe();
  aws.clock.advance(13_000);
  const third = await aws.describe();
  return {
    answer,
    seen: [first, second, third].map(({ SSEDescription }) => SSEDescription),
    statuses: [answer, first, second, third].map((table) => table?.TableStatus),
  };
};

describe('UpdateTable of the encryption', () => {
  it('from one key to another shows the old key, then the new one, and the table stays ACTIVE', async () => {
    const { answer, seen, statuses } = await phases(await encrypted(), withKey(OTHER));
    const updating = { Status: 'UPDATING', SSEType: 'KMS' };

    expect(answer?.SSEDescription).toEqual({ ...updating, KMSMasterKeyArn: KEY });
    expect(seen).toEqual([
      { ...updating, KMSMasterKeyArn: KEY },
      { ...updating, KMSMasterKeyArn: OTHER },
      { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: OTHER },
    ]);
    expect(statuses).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it('from the key that DynamoDB owns shows the status alone at first', async () => {
    const { seen } = await phases(await started(), withKey(KEY));

    expect(seen).toEqual([
      { Status: 'UPDATING' },
      { Status: 'UPDATING', SSEType: 'KMS', KMSMasterKeyArn: KEY },
      { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: KEY },
    ]);
  });

  it('to the AWS owned key shows only the status at the end, and then nothing', async () => {
    const { seen } = await phases(await encrypted(), off);

    expect(seen).toEqual([
      { Status: 'UPDATING', SSEType: 'KMS', KMSMasterKeyArn: KEY },
      { Status: 'UPDATING' },
      undefined,
    ]);
  });

  it.each([
    ['no key', encrypt({ Enabled: true })],
    ['a type only', encrypt({ SSEType: 'KMS' })],
    ['its alias', withKey('alias/aws/dynamodb')],
  ])('by %s means the AWS managed key, and encrypts again each time', async (_title, change) => {
    const aws = await started();
    const { seen: first } = await phases(aws, change);
    const { seen: again } = await phases(aws, change);

    expect(again[0]).toMatchObject({ Status: 'UPDATING' });
    expect(again[2]).toEqual(first[2]);
  });

  it('answers ACTIVE while the table is UPDATING for another reason, which goes on', async () => {
    const aws = await started();
    await aws.call('UpdateTable', {
      TableName: 'orders',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    const { TableDescription: answer } = await aws.call('UpdateTable', withKey(KEY));

    expect(answer?.TableStatus).toBe('ACTIVE');
    expect((await aws.describe()).TableStatus).toBe('UPDATING');
  });

  it.each([
    ['the key that DynamoDB owns, again', started, off, `${INVALID}Table is already encrypted by default`],
    [
      'an empty structure, which means the same',
      started,
      encrypt({}),
      `${INVALID}Table is already encrypted by default`,
    ],
    [
      'the ARN of the key in use',
      encrypted,
      withKey(KEY),
      `${INVALID}Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key`,
    ],
    [
      'a key without its type',
      started,
      encrypt({ Enabled: true, KMSMasterKeyId: KEY }),
      `${INVALID}SSEType KMS is required if KMSMasterKeyId is specified`,
    ],
    [
      'a type with no encryption',
      started,
      encrypt({ Enabled: false, SSEType: 'KMS' }),
      `${INVALID}SSEType can not be specified if Enabled is false`,
    ],
    [
      'a key with no encryption',
      started,
      encrypt({ Enabled: false, KMSMasterKeyId: KEY }),
      `${INVALID}KMSMasterKeyId can not be specified if Enabled is false`,
    ],
    [
      'another cipher',
      started,
      encrypt({ Enabled: true, SSEType: 'AES256' }),
      `${INVALID}SSEType AES256 is not supported`,
    ],
  ])('refuses %s', async (_title, begin: () => Promise<TestClient>, change, refusal) => {
    const aws = await begin();

    expect(await aws.refusal('UpdateTable', change)).toBe(refusal);
  });

  it('refuses another change during one, and admits the same', async () => {
    const aws = await started();
    await aws.call('UpdateTable', withKey(KEY));

    expect(await aws.refusal('UpdateTable', off)).toBe(`${IN_USE}Server-Side Encryption is still being updated`);
    await expect(aws.call('UpdateTable', withKey(KEY))).resolves.toBeDefined();
  });

  it('is limited to four changes in 24 hours, and then to one in six hours', async () => {
    const aws = await started();
    const change = async (key: string) => {
      await aws.call('UpdateTable', withKey(key));
      aws.clock.advance(22_000);
    };
    for (const key of [KEY, OTHER, KEY, OTHER]) await change(key);
    const refusal = await aws.refusal('UpdateTable', withKey(KEY));
    aws.clock.advance(6 * 3_600_000 - 22_001);
    const soon = await aws.refusal('UpdateTable', withKey(KEY));
    aws.clock.advance(1);
    await change(KEY);

    expect(refusal).toBe(
      'LimitExceededException: Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending at ' +
        '2026-01-16T12:00:06.000Z. After the first 4 change, each subsequent change in the same window can be performed at ' +
        'most once every 21600 seconds. Number of updates today: 4. Last change at 2026-01-15T12:01:12.000Z. Next changes ' +
        'can be made at 2026-01-15T18:01:12.000Z.',
    );
    expect(soon).toBe(refusal);
    expect(await aws.refusal('UpdateTable', withKey(OTHER))).toContain('Number of updates today: 5.');
  });

  it('has its full budget again when the 24 hours are over', async () => {
    const aws = await started();
    for (const key of [KEY, OTHER, KEY, OTHER]) {
      await aws.call('UpdateTable', withKey(key));
      aws.clock.advance(22_000);
    }
    aws.clock.advance(24 * 3_600_000);
    for (const key of [KEY, OTHER, KEY, OTHER]) {
      await aws.call('UpdateTable', withKey(key));
      aws.clock.advance(22_000);
    }

    expect((await aws.describe()).SSEDescription).toMatchObject({ Status: 'ENABLED', KMSMasterKeyArn: OTHER });
  });
});
