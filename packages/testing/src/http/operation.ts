import type { SentRequest } from '../call-record.js';
import { bytesOf, type SdkRequest, type SdkResponse } from './sdk-handler.js';

/** A refusal: one that each protocol has its own words for, or an error by its code. */
export type Refusal =
  | 'throttled'
  | 'failed'
  | { readonly code: string; readonly message: string; readonly status?: number };

/** How requests of a service are read, and refused. */
export interface RequestProtocol {
  /** The operation of a request, its input, and whether it may change something. */
  describe(request: SdkRequest): SentRequest;
  /** The answer that refuses a request, in the form of the protocol. */
  refuse(request: SdkRequest, refusal: Refusal): SdkResponse;
}

/**
 * What can be told of a request without the schemas of its service: the operation of AWS's JSON and Query protocols, and the method
 * and the path of all others.
 */
export const ANY_PROTOCOL: RequestProtocol = {
  describe(request) {
    const operation = operationOf(request);
    return { operation, input: jsonOf(request), writes: !isRead(operation) };
  },
  refuse(request, refusal) {
    const isForm = isQuery(request);
    const {
      code,
      message,
      status = 400,
    } = typeof refusal === 'object' ? refusal : USUAL[isForm ? 'query' : 'json'][refusal];
    return isForm ? queryError(code, message, status) : jsonError(code, message, status);
  },
};

const THROTTLED = { message: 'Rate exceeded', status: 400 };
const FAILED = { message: 'The request could not be processed', status: 500 };

/** The texts of refusals that each protocol has its own code for. */
export const REFUSAL_TEXTS = { throttled: THROTTLED.message, failed: FAILED.message } as const;

const USUAL = {
  json: {
    throttled: { code: 'ThrottlingException', ...THROTTLED },
    failed: { code: 'InternalServerError', ...FAILED },
  },
  query: { throttled: { code: 'Throttling', ...THROTTLED }, failed: { code: 'InternalFailure', ...FAILED } },
} as const;

function jsonError(code: string, message: string, statusCode: number): SdkResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'FAULT', 'x-amzn-errortype': code },
    body: Buffer.from(JSON.stringify({ __type: code, message })),
  };
}

function queryError(code: string, message: string, statusCode: number): SdkResponse {
  const type = statusCode < 500 ? 'Sender' : 'Receiver';
  const error = `<Error><Type>${type}</Type><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error>`;
  return {
    statusCode,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': 'FAULT' },
    body: Buffer.from(`<ErrorResponse>${error}<RequestId>FAULT</RequestId></ErrorResponse>`),
  };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The beginnings of operations of AWS that only read, and of HTTP methods that do. */
const READS =
  /^(AssumeRole|BatchGet|Check|Decode|Describe|Get|Head|List|Lookup|Query|Scan|Search|Select|Simulate|(GET|HEAD) )/;

/** Whether an operation only reads, by its name. */
export function isRead(operation: string): boolean {
  return READS.test(operation);
}

function operationOf(request: SdkRequest): string {
  const { method, path = '/', headers } = request;
  const target = headerOf(headers, 'x-amz-target');
  if (target !== undefined) return target.split('.').at(-1) ?? target;
  const action = isQuery(request) ? new URLSearchParams(textOf(request)).get('Action') : null;
  return action ?? `${method} ${path}`;
}

const isQuery = ({ headers }: SdkRequest): boolean =>
  headerOf(headers, 'content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;

function headerOf(headers: SdkRequest['headers'], wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function jsonOf(request: SdkRequest): unknown {
  try {
    return JSON.parse(textOf(request));
  } catch {
    return undefined;
  }
}

const textOf = ({ body }: SdkRequest): string => new TextDecoder().decode(bytesOf(body));
