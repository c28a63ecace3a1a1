import { type HttpFault, resetAfter } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import { NOON, onDemand, signedHeaders, TestClient } from '../support/simulator.js';

describe('The record of calls', () => {
  it('holds operation, table, region, input, time and outcome of each call', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand());
    aws.clock.advance(1_000);
    await aws.refusal('DescribeTable', { TableName: 'others' }, { region: 'us-east-1' });

    expect(aws.simulator.calls).toEqual([
      {
        operation: 'CreateTable',
        table: 'orders',
        region: 'eu-west-1',
        input: onDemand(),
        at: NOON,
        outcome: 'done',
      },
      {
        operation: 'DescribeTable',
        table: 'others',
        region: 'us-east-1',
        input: { TableName: 'others' },
        at: NOON + 1_000,
        outcome: 'ResourceNotFoundException',
      },
    ]);
  });

  it('knows the table by its ARN', async () => {
    const aws = new TestClient();
    await aws.refusal('ListTagsOfResource', { ResourceArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders' });

    expect(aws.simulator.calls).toMatchObject([{ table: 'orders' }]);
  });

  it('has calls that got no answer, and those that wait for theirs', async () => {
    const aws = new TestClient();
    aws.simulator.faults.inject(resetAfter(), { operation: 'CreateTable' });
    await expect(aws.call('CreateTable', onDemand())).rejects.toThrow();
    let meanwhile: string[] = [];
    const look: HttpFault = (send) => {
      meanwhile = aws.simulator.calls.map(({ outcome }) => outcome);
      return send();
    };
    aws.simulator.faults.inject(look);
    await aws.call('ListTables');

    expect(meanwhile).toEqual(['no answer', 'under way']);
    expect(aws.simulator.calls.map(({ outcome }) => outcome)).toEqual(['no answer', 'done']);
  });

  it('has calls whose body is no JSON', async () => {
    const aws = new TestClient();
    await aws.send(signedHeaders('ListTables'), '{');

    expect(aws.simulator.calls).toMatchObject([
      { operation: 'ListTables', input: undefined, outcome: 'SerializationException' },
    ]);
  });

  it('is a snapshot: later calls do not change it', async () => {
    const aws = new TestClient();
    await aws.call('ListTables');
    const { calls } = aws.simulator;
    await aws.call('ListTables');

    expect(calls).toHaveLength(1);
  });

  it('holds the newest 10,000 calls', async () => {
    const aws = new TestClient();
    for (let i = 0; i < 10_010; i++) await aws.send({ 'x-amz-target': `x.${i}` }, '');

    expect(aws.simulator.calls).toHaveLength(10_000);
    expect(aws.simulator.calls.at(-1)).toMatchObject({ operation: '10009' });
  });

  it('holds no more than 4 MiB of input, and none of more than 64 KiB', async () => {
    const aws = new TestClient();
    const body = (kibibytes: number) => `{"x":"${'x'.repeat(kibibytes * 1024 - 8)}"}`;
    for (let i = 0; i < 70; i++) await aws.send(signedHeaders('ListTables'), body(64));
    await aws.send(signedHeaders('ListTables'), body(65));

    expect(aws.simulator.calls).toHaveLength(65);
    expect(aws.simulator.calls.at(0)?.input).toBeDefined();
    expect(aws.simulator.calls.at(-1)?.input).toBeUndefined();
  });
});
