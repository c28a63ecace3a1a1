import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { until } from './until.js';

/** What a worker says about itself in the header of a request. */
export interface Sender {
  readonly pid: number;
  readonly worker?: string;
  readonly run?: string;
  readonly epoch?: number;
  readonly tenant?: string;
  readonly field?: string;
  readonly attempts?: number;
}

/** A request to the provider. */
export interface CloudCall {
  readonly account: string;
  readonly operation: string;
  readonly table: string | undefined;
  readonly input: unknown;
  readonly writes: boolean;
  /** Absent for requests of the outsider. */
  readonly sender: Sender | undefined;
  outcome: 'under way' | 'accepted' | 'refused' | 'withheld';
}

/**
 * What happens to a call in place of an answer: `hang` does nothing and never answers, `swallow` carries it out and never answers, `deny`
 * and `throttle` refuse it.
 */
export type CloudRule = (call: CloudCall) => 'hang' | 'swallow' | 'deny' | 'throttle' | undefined;

/** DynamoDB behind a door that writes down who sends what, before the provider carries it out. */
export interface Cloud {
  readonly url: string;
  /** All calls in the order in which they arrived; writes of one account are carried out one after another, in this order. */
  readonly calls: readonly CloudCall[];
  rule: CloudRule;
  /** Resolves with the first call that is like that, past or future. */
  seen(isIt: (call: CloudCall) => boolean): Promise<CloudCall>;
  /** Sends a request as the outsider. */
  send(account: string, operation: string, input: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const READS = /^(Describe|List|Get|Query|Scan)/;
const JSON_1_0 = { 'content-type': 'application/x-amz-json-1.0' };

export async function startCloud(): Promise<Cloud> {
  const simulator = createSimulator({ durations: 'instant' });
  const handler = simulator.requestHandler();
  const calls: CloudCall[] = [];
  const turns = new Map<string, Promise<unknown>>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const call = describe(request, body);
    if (!call.writes) return carryOut(call, request, body, response);
    // Writes of an account take turns, so that the order of the calls is the order in which they took effect.
    const turn = (turns.get(call.account) ?? Promise.resolve()).then(() => carryOut(call, request, body, response));
    turns.set(
      call.account,
      turn.catch(() => {}),
    );
    return turn;
  }

  async function carryOut(
    call: CloudCall,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    calls.push(call);
    const ruled = cloud.rule(call);
    if (ruled === 'hang') {
      call.outcome = 'withheld';
      return;
    }
    if (ruled === 'deny' || ruled === 'throttle') {
      call.outcome = 'refused';
      const type =
        ruled === 'deny' ? 'com.amazon.coral.service#AccessDeniedException' : 'com.amazonaws#ThrottlingException';
      response.writeHead(400, JSON_1_0).end(JSON.stringify({ __type: type, message: ruled }));
      return;
    }
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const { response: answered } = await handler.handle({ method: 'POST', path: '/', headers, body });
    call.outcome = answered.statusCode === 200 ? 'accepted' : 'refused';
    if (ruled !== 'swallow') response.writeHead(answered.statusCode, answered.headers).end(answered.body);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}`;

  const cloud: Cloud = {
    url,
    calls,
    rule: () => undefined,
    seen: (isIt) => until('such call', () => calls.find(isIt)),
    async send(account, operation, input) {
      const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;
      const sent = await fetch(url, {
        method: 'POST',
        headers: {
          ...{ ...JSON_1_0, 'x-amz-target': `DynamoDB_20120810.${operation}` },
          ...{ 'x-amz-date': '20260101T000000Z', authorization },
        },
        body: JSON.stringify(input),
      });
      const got: Record<string, unknown> = Object(JSON.parse((await sent.text()) || '{}'));
      if (!sent.ok) throw new Error(`${operation} was refused: ${JSON.stringify(got)}`);
      return got;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await simulator.close();
    },
  };
  return cloud;
}

function describe({ headers }: IncomingMessage, body: Buffer): CloudCall {
  const operation = String(headers['x-amz-target'] ?? '')
    .split('.')
    .slice(-1)
    .join();
  const input: unknown = JSON.parse(body.toString() || '{}');
  const { TableName, ResourceArn } = Object(input);
  const table = TableName ?? /:table\/([^/]+)/.exec(String(ResourceArn ?? ''))?.[1];
  const [, account = ''] = /Credential=([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const said = headers['x-test-run'];
  return {
    ...{ account, operation, input, writes: !READS.test(operation), outcome: 'under way' },
    table: table === undefined ? undefined : String(table),
    sender: said === undefined ? undefined : JSON.parse(String(said)),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
