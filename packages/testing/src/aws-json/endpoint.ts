import { isRecord, messageOf } from '@pcf/core/values';
import { AwsJsonError } from './error.js';
import { requestIds } from './identifiers.js';
import { type Endpoint, response, tooLarge, type WireRequest, type WireResponse } from './message.js';
import type { AwsJsonOperation, AwsJsonServiceOptions } from './options.js';
import { readSignature } from './signature.js';

const LARGEST_BODY = 16 * 1024 * 1024;

const DECODER = new TextDecoder('utf-8', { fatal: true });

/** The largest body, in bytes, that a service takes. */
export const largestBody = (options: AwsJsonServiceOptions): number => options.largestBody ?? LARGEST_BODY;

/** A service as a function, in AWS's order of checks: protocol, JSON, operation, signature, input. */
export function createEndpoint(options: AwsJsonServiceOptions): Endpoint {
  const { version = '1.0', errorNamespace = () => '', requestId = requestIds(options.target) } = options;
  const type = `application/x-amz-json-${version}`;
  return async (request) => {
    const unspoken = answerWithoutProtocol(request, type, options);
    if (unspoken) return unspoken;
    const headers = { 'content-type': type, 'x-amzn-requestid': requestId() };
    try {
      return response(200, JSON.stringify(await answer(request, options)), headers);
    } catch (error) {
      const answered = errorOf(error, options.target);
      return response(answered.status, JSON.stringify(answered.bodyIn(errorNamespace(answered.name))), headers);
    }
  };
}

/** The answers without the protocol: the health check, and refusals of requests in other protocols. */
function answerWithoutProtocol(
  { method, headers, body }: WireRequest,
  type: string,
  options: AwsJsonServiceOptions,
): WireResponse | undefined {
  if (method === 'GET') return response(200, options.health ?? `healthy: ${options.target}`);
  if (body.byteLength > largestBody(options)) return tooLarge();
  const sent = headers['content-type']?.split(';')[0]?.trim() ?? '';
  const speaks = body.byteLength === 0 || sent === type || sent === 'application/json';
  return method === 'POST' && speaks ? undefined : response(404, '<UnknownOperationException/>\n');
}

async function answer(request: WireRequest, options: AwsJsonServiceOptions): Promise<object> {
  const { headers, body } = request;
  const json = body.byteLength === 0 ? undefined : parseJson(body);
  const { name, run } = operationOf(headers['x-amz-target'] ?? '', options);
  const caller = readSignature(headers, options.signingName);
  return run(requireObject(json), { operation: name, ...caller });
}

function operationOf(target: string, options: AwsJsonServiceOptions): { name: string; run: AwsJsonOperation } {
  const prefix = `${options.target}.`;
  const name = target.startsWith(prefix) ? target.slice(prefix.length) : '';
  const run = Object.hasOwn(options.operations, name) ? options.operations[name] : undefined;
  if (!run) throw new AwsJsonError('UnknownOperationException');
  return { name, run };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(DECODER.decode(body));
  } catch {
    throw new AwsJsonError('SerializationException');
  }
}

function requireObject(body: unknown): Readonly<Record<string, unknown>> {
  if (body === undefined) throw new AwsJsonError('SerializationException');
  if (Array.isArray(body)) throw new AwsJsonError('SerializationException', 'Start of list found where not expected');
  if (isRecord(body)) return body;
  throw new AwsJsonError('SerializationException', 'Unexpected value type in payload');
}

/** Any error but an `AwsJsonError` is a bug of the service. It is answered as a 500, and the process goes on. */
function errorOf(error: unknown, target: string): AwsJsonError {
  if (error instanceof AwsJsonError) return error;
  return new AwsJsonError('InternalServerError', `The fake ${target} failed: ${messageOf(error)}`, { status: 500 });
}
