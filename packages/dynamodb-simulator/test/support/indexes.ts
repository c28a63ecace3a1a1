import { all, hash, onDemand, range, strings, TestClient, units } from './simulator.js';

export const IN_USE = 'ResourceInUseException: Attempt to change a resource which is still in use: ';
export const ONE_ONLINE =
  'LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table';

export const index = (IndexName: string, more: object = {}) => ({
  IndexName,
  KeySchema: [hash('customer')],
  Projection: all,
  ...more,
});
export const updates = (...GlobalSecondaryIndexUpdates: object[]) => ({
  AttributeDefinitions: strings('customer'),
  GlobalSecondaryIndexUpdates,
});
export const create = (name: string, more: object = {}) => updates({ Create: index(name, more) });
export const remove = (IndexName: string) => updates({ Delete: { IndexName } });
export const update = (IndexName: string, more: object = {}) => updates({ Update: { IndexName, ...more } });

export const table = {
  ...onDemand(),
  AttributeDefinitions: strings('id', 'at', 'customer', 'size'),
  KeySchema: [hash('id'), range('at')],
  LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: [hash('id'), range('size')], Projection: all }],
  GlobalSecondaryIndexes: [index('first'), index('second')],
};
export const paid = {
  ...table,
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: units(5, 5),
  GlobalSecondaryIndexes: [
    index('first', { ProvisionedThroughput: units(5, 5) }),
    index('second', { ProvisionedThroughput: units(5, 5) }),
  ],
};

export const started = async (input: object) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', input);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

export const send = (aws: TestClient, change: object) => aws.refusal('UpdateTable', { TableName: 'orders', ...change });
