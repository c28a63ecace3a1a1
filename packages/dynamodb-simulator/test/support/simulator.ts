import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';

/** Noon UTC: neither a day nor an hour ends soon. */
export const NOON = Date.UTC(2026, 0, 15, 12);

export class TestClock {
  #now = NOON;

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** An answer's JSON: its shape is what the tests are about. */
export interface Json {
  readonly [name: string]: Json | undefined;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  body: Json;
}

export interface Caller {
  region?: string;
  accessKeyId?: string;
}

export const signedHeaders = (
  operation: string,
  { region = 'eu-west-1', accessKeyId = '123456789012' }: Caller = {},
) => ({
  'X-Amz-Target': `DynamoDB_20120810.${operation}`,
  'Content-Type': 'application/x-amz-json-1.0',
  'X-Amz-Date': '20260115T120000Z',
  Authorization:
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260115/${region}/dynamodb/aws4_request, ` +
    'SignedHeaders=host;x-amz-date, Signature=00',
});

/** A simulator on virtual time, called in the wire's own terms. */
export class TestClient {
  readonly clock = new TestClock();
  readonly simulator: Simulator;

  constructor(options: SimulatorOptions = {}) {
    this.simulator = createSimulator({ clock: this.clock, durations: 'instant', ...options });
  }

  async send(headers: Record<string, string>, body: string | Uint8Array, method = 'POST'): Promise<Answer> {
    const { response } = await this.simulator.requestHandler().handle({ method, headers, body });
    const text = String(response.body);
    const isJson = response.headers['content-type'] !== undefined;
    return {
      status: response.statusCode,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : {},
    };
  }

  answer(operation: string, input: unknown, caller?: Caller): Promise<Answer> {
    return this.send(signedHeaders(operation, caller), JSON.stringify(input));
  }

  /** The answer to a call that must succeed. */
  async call(operation: string, input: unknown = {}, caller?: Caller): Promise<Json> {
    const { status, body } = await this.answer(operation, input, caller);
    if (status !== 200) throw new Error(`${operation} was refused: ${JSON.stringify(body)}`);
    return body;
  }

  /** The refusal of a call that must not succeed, as `Name: text`. */
  async refusal(operation: string, input: unknown = {}, caller?: Caller): Promise<string> {
    const { status, body, text } = await this.answer(operation, input, caller);
    if (status === 200) throw new Error(`${operation} was accepted: ${text}`);
    return refusalIn(body);
  }

  /** What `DescribeTable` says of a table that must exist. */
  async describe(name = 'orders'): Promise<Json> {
    const { Table } = await this.call('DescribeTable', { TableName: name });
    if (!Table) throw new Error('DescribeTable answered without a table');
    return Table;
  }
}

/** An error's body as `Name: text`. */
export const refusalIn = ({ __type, message, Message }: Json): string =>
  `${String(__type).split('#')[1]}: ${message ?? Message ?? ''}`;

export const INVALID = 'ValidationException: One or more parameter values were invalid: ';

export const hash = (name: string) => ({ AttributeName: name, KeyType: 'HASH' });
export const range = (name: string) => ({ AttributeName: name, KeyType: 'RANGE' });
export const strings = (...names: string[]) => names.map((name) => ({ AttributeName: name, AttributeType: 'S' }));
export const units = (read: number, write: number) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });
export const all = { ProjectionType: 'ALL' };

/** A table with one key attribute, on demand. */
export const onDemand = (TableName = 'orders') => ({
  TableName,
  AttributeDefinitions: strings('id'),
  KeySchema: [hash('id')],
  BillingMode: 'PAY_PER_REQUEST',
});

/** A table with one key attribute and throughput. */
export const provisioned = (read = 5, write = 5, TableName = 'orders') => ({
  TableName,
  AttributeDefinitions: strings('id'),
  KeySchema: [hash('id')],
  ProvisionedThroughput: units(read, write),
});

/** A table with a hash and a range key and one global index, with throughput. */
export const indexed = (read = 5, write = 5) => ({
  TableName: 'orders',
  AttributeDefinitions: strings('id', 'at', 'customer'),
  KeySchema: [hash('id'), range('at')],
  ProvisionedThroughput: units(read, write),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-customer',
      KeySchema: [hash('customer')],
      Projection: all,
      ProvisionedThroughput: units(read, write),
    },
  ],
});

export const indexUpdate = (IndexName: string, read: number, write: number) => ({
  Update: { IndexName, ProvisionedThroughput: units(read, write) },
});
