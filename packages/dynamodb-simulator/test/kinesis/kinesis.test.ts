import { describe, expect, it } from 'vitest';
import { onDemand, TestClient } from '../support/simulator.js';

const table = { TableName: 'orders' };
const stream = (name: string, region = 'eu-west-1', account = '123456789012') =>
  `arn:aws:kinesis:${region}:${account}:stream/${name}`;
const ONE = { ...table, StreamArn: stream('one') };
const TWO = { ...table, StreamArn: stream('two') };
const precision = (ApproximateCreationDateTimePrecision: string) => ({
  UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision },
});
const ENABLE = 'EnableKinesisStreamingDestination';
const DISABLE = 'DisableKinesisStreamingDestination';
const UPDATE = 'UpdateKinesisStreamingDestination';
const STATE = 'ValidationException: Table is not in a valid state to enable Kinesis Streaming Destination: ';
const MUST_BE_OFF = `${STATE}EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.`;
const MUST_BE_ON = `${STATE}KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.`;
const notActive = (name: string) =>
  `${STATE}Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. TableName: orders, kdsArn: ${stream(name)}`;

const started = async () => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', onDemand());
  aws.clock.advance(6_000);
  return aws;
};
const enabled = async () => {
  const aws = await started();
  await aws.call(ENABLE, ONE);
  aws.clock.advance(6_000);
  return aws;
};
const described = async (aws: TestClient) =>
  (await aws.call('DescribeKinesisStreamingDestination', table)).KinesisDataStreamDestinations;

describe('A Kinesis destination', () => {
  it('is ENABLING, and then ACTIVE', async () => {
    const aws = await started();
    const none = await aws.call('DescribeKinesisStreamingDestination', table);
    const answer = await aws.call(ENABLE, ONE);
    const during = await described(aws);
    aws.clock.advance(6_000);

    expect(none).toEqual({ ...table, KinesisDataStreamDestinations: [] });
    expect(answer).toEqual({ ...ONE, DestinationStatus: 'ENABLING', EnableKinesisStreamingConfiguration: {} });
    expect(during).toEqual([{ StreamArn: stream('one'), DestinationStatus: 'ENABLING' }]);
    expect(await described(aws)).toEqual([{ StreamArn: stream('one'), DestinationStatus: 'ACTIVE' }]);
  });

  it('is DISABLING, and then stays listed as DISABLED until it is enabled again', async () => {
    const aws = await enabled();
    const answer = await aws.call(DISABLE, ONE);
    const again = await aws.call(DISABLE, ONE);
    aws.clock.advance(2_000);
    const off = await described(aws);
    await aws.call(ENABLE, ONE);

    expect(answer).toEqual({ ...ONE, DestinationStatus: 'DISABLING' });
    expect(again).toEqual(answer);
    expect(off).toEqual([{ StreamArn: stream('one'), DestinationStatus: 'DISABLED' }]);
    expect(await described(aws)).toEqual([{ StreamArn: stream('one'), DestinationStatus: 'ENABLING' }]);
  });

  it('is UPDATING while its precision changes, which shows at once, and forgets it when disabled', async () => {
    const aws = await enabled();
    const answer = await aws.call(UPDATE, { ...ONE, ...precision('MICROSECOND') });
    const during = await described(aws);
    aws.clock.advance(130_000);
    const after = await described(aws);
    await aws.call(DISABLE, ONE);
    aws.clock.advance(2_000);
    const micro = { StreamArn: stream('one'), ApproximateCreationDateTimePrecision: 'MICROSECOND' };

    expect(answer).toEqual({ ...ONE, DestinationStatus: 'UPDATING', ...precision('MICROSECOND') });
    expect(during).toEqual([{ ...micro, DestinationStatus: 'UPDATING' }]);
    expect(after).toEqual([{ ...micro, DestinationStatus: 'ACTIVE' }]);
    expect(await described(aws)).toEqual([{ StreamArn: stream('one'), DestinationStatus: 'DISABLED' }]);
  });

  it.each([
    [
      'of something else',
      'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
      'User does not have a permission to use kinesis stream',
    ],
    [
      'in another region',
      stream('one', 'us-east-1'),
      'The kinesis Arn used to enable kinesis replication belongs to a stream which is not in the current region',
    ],
    [
      'of another account',
      stream('one', 'eu-west-1', '210987654321'),
      'The kinesis Arn used to enable kinesis replication belongs to a stream which is not in Active state',
    ],
    [
      'of another service than Kinesis',
      'arn:aws:dynamodb:eu-west-1:123456789012:stream/one',
      'The kinesis Arn used to enable kinesis replication belongs to a stream which is not in Active state',
    ],
    [
      'of Firehose',
      'arn:aws:firehose:eu-west-1:123456789012:deliverystream/one',
      'The kinesis Arn used to enable kinesis replication belongs to a stream which is not in Active state',
    ],
  ])('%s fails later, and takes no place', async (_title, StreamArn, description) => {
    const aws = await started();
    await aws.call(ENABLE, { ...table, StreamArn });
    aws.clock.advance(6_000);
    const failed = await described(aws);
    await aws.call(ENABLE, TWO);

    expect(failed).toEqual([
      { StreamArn, DestinationStatus: 'ENABLE_FAILED', DestinationStatusDescription: description },
    ]);
    expect(await described(aws)).toHaveLength(2);
  });

  it('does not keep the table from being deleted, which stops it', async () => {
    const aws = await enabled();
    await aws.call('DeleteTable', table);

    expect(await described(aws)).toMatchObject([{ DestinationStatus: 'UPDATING' }]);
    expect(await aws.refusal(DISABLE, ONE)).toBe(MUST_BE_ON);
  });
});

describe('The calls on Kinesis destinations refuse', () => {
  it.each([
    ['a second destination', ENABLE, TWO, MUST_BE_OFF],
    ['the same destination', ENABLE, ONE, MUST_BE_OFF],
    ['to disable one that is not there', DISABLE, TWO, MUST_BE_ON],
    [
      'to disable with a configuration',
      DISABLE,
      { ...ONE, EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' } },
      'ValidationException: Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters',
    ],
    [
      'to update one that is not there',
      UPDATE,
      { ...TWO, ...precision('MICROSECOND') },
      `${STATE}No streaming destination with streamArn: ${stream('two')} found for table with tableName: orders`,
    ],
    [
      'an update of nothing',
      UPDATE,
      ONE,
      'ValidationException: Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be null or contain only null values',
    ],
    [
      'no stream',
      ENABLE,
      table,
      "ValidationException: 1 validation error detected: Value null at 'streamArn' failed to satisfy constraint: Member must not be null",
    ],
  ])('%s', async (_title, operation, input, refusal) => {
    expect(await (await enabled()).refusal(operation, input)).toBe(refusal);
  });

  it('the precision that it has, also where none was named', async () => {
    const aws = await enabled();
    const { Table } = await aws.call('DescribeTable', table);

    expect(await aws.refusal(UPDATE, { ...ONE, ...precision('MILLISECOND') })).toBe(
      'ValidationException: Invalid Request: Precision is already set to the desired value of MILLISECOND for ' +
        `tableId: ${Table?.TableId}, kdsArn: ${stream('one')}`,
    );
  });

  it('everything but a second disabling while it is ENABLING or DISABLING', async () => {
    const aws = await started();
    await aws.call(ENABLE, ONE);
    const enabling = [
      await aws.refusal(DISABLE, ONE),
      await aws.refusal(UPDATE, { ...ONE, ...precision('MICROSECOND') }),
    ];
    aws.clock.advance(6_000);
    await aws.call(DISABLE, ONE);

    expect(enabling).toEqual([MUST_BE_ON, notActive('one')]);
    expect(await aws.refusal(ENABLE, ONE)).toBe(MUST_BE_OFF);
    expect(await aws.refusal(UPDATE, { ...ONE, ...precision('MICROSECOND') })).toBe(notActive('one'));
  });

  it('a table that is new', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', onDemand());

    for (const [operation, input] of [
      [ENABLE, ONE],
      [DISABLE, ONE],
      [UPDATE, { ...ONE, ...precision('MICROSECOND') }],
      ['DescribeKinesisStreamingDestination', table],
    ] as const) {
      expect(await aws.refusal(operation, input)).toBe(
        'ResourceNotFoundException: Requested resource not found: Table: orders not found',
      );
    }
  });
});

describe('DescribeEndpoints', () => {
  it('names the endpoint of the region', async () => {
    expect(await new TestClient().call('DescribeEndpoints')).toEqual({
      Endpoints: [{ Address: 'dynamodb.eu-west-1.amazonaws.com', CachePeriodInMinutes: 1440 }],
    });
  });
});
