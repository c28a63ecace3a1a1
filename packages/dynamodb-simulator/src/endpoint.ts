import { AwsError } from './aws-error.js';
import type { Durations } from './durations.js';
import { nextRequestId } from './identifiers.js';
import { Items, isItemOperation } from './items/items.js';
import { controlPlaneOperation, isOperation } from './operations/registry.js';
import { settle } from './settle.js';
import { isObject } from './shapes/json-types.js';
import { regionOf, type World } from './state.js';
import { JSON_TYPE, LARGEST_BODY, response, tooLarge, type WireRequest, type WireResponse } from './wire/message.js';
import { readSignature } from './wire/signature.js';

interface EndpointParts {
  readonly world: World;
  readonly clock: { now(): number };
  readonly durations: Durations;
}

/** DynamoDB's endpoint as a function: both doors lead here. Never rejects. */
export type Endpoint = (request: WireRequest) => Promise<WireResponse>;

const TARGET = /^DynamoDB_20120810\.([A-Za-z]+)$/;

export function createEndpoint({ world, clock, durations }: EndpointParts): Endpoint {
  const items = new Items();

  async function answer(request: WireRequest): Promise<{ status: number; body: object }> {
    const { operation, body } = readCall(request);
    const caller = readSignature(request.headers);
    if (body === undefined) throw new AwsError('SerializationException');
    const region = regionOf(world, caller.account, caller.region);
    const now = clock.now();
    settle(region, now);
    if (isItemOperation(operation)) return items.call(region, operation, requireObject(body));
    const run = controlPlaneOperation(operation);
    return { status: 200, body: run({ region, now, durations, tableIds: world.tableIds }, body) };
  }

  return async (request) => {
    const unspoken = answerWithoutProtocol(request);
    if (unspoken) return unspoken;
    const headers = { 'content-type': JSON_TYPE, 'x-amzn-requestid': nextRequestId(world.requestIds) };
    const { status, body } = await answer(request).catch(errorOf);
    return response(status, JSON.stringify(body), headers);
  };
}

/** The answers that are not DynamoDB's protocol: the health check, and requests that do not speak it. */
function answerWithoutProtocol({ method, headers, body }: WireRequest): WireResponse | undefined {
  if (method === 'GET') return response(200, 'healthy: dynamodb.us-east-1.amazonaws.com ');
  if (body.byteLength > LARGEST_BODY) return tooLarge();
  const type = headers['content-type']?.split(';')[0]?.trim() ?? '';
  const speaks = body.byteLength === 0 || type === JSON_TYPE || type === 'application/json';
  return method === 'POST' && speaks ? undefined : response(404, '<UnknownOperationException/>\n');
}

/** The operation that a request names, and its body; `undefined` for an empty one. */
function readCall({ headers, body }: WireRequest): { operation: string; body: unknown } {
  const json = body.byteLength === 0 ? undefined : parseJson(body);
  const operation = TARGET.exec(headers['x-amz-target'] ?? '')?.[1];
  if (operation === undefined || !(isOperation(operation) || isItemOperation(operation))) {
    throw new AwsError('UnknownOperationException');
  }
  return { operation, body: json };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AwsError('SerializationException');
  }
}

function requireObject(body: unknown): Record<string, unknown> {
  if (isObject(body)) return body;
  throw new AwsError('SerializationException', 'Unexpected value type in payload');
}

/** Anything but an `AwsError` is a defect of the simulator: it is told to the caller, and the process goes on. */
function errorOf(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalServerError', `@pcf/dynamodb-simulator: ${text}`);
}
