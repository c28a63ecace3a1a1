import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AWS_SETTINGS } from '@pcf/aws';
import { bind } from '@pcf/core';
import { createSimulator, type Simulator } from '@pcf/dynamodb-simulator';
import { dynamodbTable } from '@pcf/dynamodb-table';
import {
  connectFleet,
  type Fleet,
  type FleetOptions,
  startWorker,
  type Tenant,
  type Worker,
  type WorkerOptions,
} from '../../src/index.js';
import { freshDatabase } from './database.js';

/** A definition of a table, with what else it says. */
export function table(name: string, more: object = {}): object {
  return {
    flavor: 'dynamodb_table',
    pcf_name: name,
    aws_resource: {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
    ...more,
  };
}

/** A fleet on a database of its own, with a simulated DynamoDB. Closes with `await using`. */
export class TestFleet {
  readonly #workers: Worker[] = [];

  private constructor(
    readonly database: string,
    readonly fleet: Fleet,
    readonly simulator: Simulator,
    /** Another client of the same account. */
    readonly dynamodb: DynamoDBClient,
    readonly setup: Pick<FleetOptions, 'plugins' | 'tenants'>,
  ) {}

  /** @param tenants - by name, without the services that reach the simulator */
  static async open(
    tenants: Readonly<Record<string, Tenant>> = { shop: { owner: 'shop' } },
    options: Partial<FleetOptions> = {},
  ): Promise<TestFleet> {
    const database = await freshDatabase();
    const simulator = createSimulator({ durations: 'instant' });
    const settings = {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: simulator.requestHandler(),
    };
    const services = [bind(AWS_SETTINGS, { useValue: settings })];
    const setup = {
      plugins: [dynamodbTable],
      tenants: Object.fromEntries(Object.entries(tenants).map(([name, tenant]) => [name, { services, ...tenant }])),
    };
    const fleet = await connectFleet({ database, ...setup, ...options });
    return new TestFleet(database, fleet, simulator, new DynamoDBClient(settings), setup);
  }

  async work(options: Partial<WorkerOptions> = {}): Promise<Worker> {
    const worker = await startWorker({ database: this.database, ...this.setup, ...options });
    this.#workers.push(worker);
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    await this.fleet.close();
    this.dynamodb.destroy();
    await this.simulator.close();
  }
}
