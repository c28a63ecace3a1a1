import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { AWS_SETTINGS } from '@pcf/aws';
import { bind } from '@pcf/core';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { type HttpFault, HttpFaults, VirtualClock } from '@pcf/testing';
import { describeFlavor } from '@pcf/testing/suite';
import { dynamodbTable } from '../src/index.js';

const SECRET = 'the-secret-key-of-the-credentials';
const TableName = 'posts';

const keys = {
  TableName,
  AttributeDefinitions: [
    { AttributeName: 'Post', AttributeType: 'S' },
    { AttributeName: 'PostDateTime', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'Post', KeyType: 'HASH' },
    { AttributeName: 'PostDateTime', KeyType: 'RANGE' },
  ],
};
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits });

/** Shows a table in a status that the simulator does not bring about. */
function withStatus(status: string): HttpFault {
  return async (send) => {
    const answer = await send();
    if (!(answer.body instanceof Uint8Array)) throw new TypeError('the simulator answers with bytes');
    const text = new TextDecoder().decode(answer.body);
    const body = new TextEncoder().encode(text.replace(/"TableStatus":"[A-Z]+"/, `"TableStatus":"${status}"`));
    return { ...answer, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
  };
}

describeFlavor({
  plugin: dynamodbTable,
  flavor: 'dynamodb_table',
  definitions: {
    provisioned: { aws_resource: { ...keys, ProvisionedThroughput: units(10, 10), Tags: { Name: 'posts' } } },
    larger: {
      aws_resource: { ...keys, ProvisionedThroughput: units(25, 30), Tags: { Name: 'posts', Stage: 'test' } },
    },
    'on demand': { aws_resource: { ...keys, BillingMode: 'PAY_PER_REQUEST', Tags: { Owner: 'team' } } },
  },
  transitions: [
    ['provisioned', 'larger'],
    ['larger', 'on demand'],
    ['on demand', 'provisioned'],
  ],
  backend() {
    const clock = new VirtualClock();
    const simulator = createSimulator({ clock, durations: 'aws' });
    const http = new HttpFaults(simulator.requestHandler(), { clock });
    const credentials = { accessKeyId: 'test', secretAccessKey: SECRET };
    const region = 'eu-west-1';
    const behind = new DynamoDBClient({
      region,
      credentials,
      requestHandler: simulator.requestHandler(),
      maxAttempts: 1,
    });
    const settle = async () => {
      for (;;) {
        const { Table } = await behind.send(new DescribeTableCommand({ TableName }));
        if (Table?.TableStatus === 'ACTIVE') return;
        clock.advance(1_000);
      }
    };
    const showStatus = (status: string) =>
      http.inject(withStatus(status), { operation: 'DescribeTable', times: Infinity });
    return {
      services: [bind(AWS_SETTINGS, { useValue: { region, credentials, requestHandler: http.handler } })],
      clock,
      http,
      secrets: [SECRET],
      async remove() {
        await settle();
        clock.advance(5_000);
        await behind.send(new DeleteTableCommand({ TableName }));
        clock.advance(10_000);
      },
      async alter() {
        await settle();
        await behind.send(
          new UpdateTableCommand({ TableName, ProvisionedThroughput: units(7, 7), BillingMode: 'PROVISIONED' }),
        );
        await settle();
      },
      block: () => showStatus('INACCESSIBLE_ENCRYPTION_CREDENTIALS'),
      confuse: () => showStatus('DREAMING'),
      dispose: () => behind.destroy(),
    };
  },
});
