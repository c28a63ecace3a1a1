import type {
  HttpFault,
  RequestCall,
  SdkRequest,
  SdkRequestHandler,
  SdkRequestOptions,
  SdkResponse,
} from '@pcf/testing';
import type { Calls } from './calls.js';
import type { Faults } from './faults/faults.js';
import { isObject } from './shapes/json-types.js';
import { isRead, tableOf } from './table-of.js';

interface FrontParts {
  /** Leads to the service. */
  readonly inner: SdkRequestHandler;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly clock: RequestCall['clock'];
}

/** Stands before the service: writes each call down, and lets faults befall it. */
export class Front {
  readonly #parts: FrontParts;

  constructor(parts: FrontParts) {
    this.#parts = parts;
  }

  /** Answers a request, or rejects where the client is to get no answer. */
  async handle(request: SdkRequest, options: SdkRequestOptions = {}): Promise<{ response: SdkResponse }> {
    const { inner, faults, calls, clock } = this.#parts;
    const target = headerOf(request, 'x-amz-target');
    if (target === undefined) return inner.handle(request, options);
    const call = describeCall(request, target);
    const tell = calls.add({ ...call, at: clock.now() }, sizeOf(request.body));
    try {
      const fault = faults.takeHttp(call);
      const answer = fault ? await this.#befall(fault, call, request, options) : await inner.handle(request, options);
      tell(outcomeOf(answer.response));
      return answer;
    } catch (error) {
      tell('no answer');
      throw error;
    }
  }

  async #befall(fault: HttpFault, call: Call, request: SdkRequest, options: SdkRequestOptions) {
    const { inner, clock } = this.#parts;
    const { operation, input } = call;
    const signal = options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
    const send = async () => (await inner.handle(request, options)).response;
    return { response: await fault(send, { operation, input, writes: !isRead(operation), clock, signal }) };
  }
}

interface Call {
  readonly operation: string;
  readonly table?: string;
  readonly region?: string;
  readonly input: unknown;
}

function describeCall(request: SdkRequest, target: string): Call {
  const input = jsonOf(request.body);
  const table = tableOf(input);
  const region = /Credential=[^/,]*\/[^/,]*\/([^/,]+)\//.exec(headerOf(request, 'authorization') ?? '')?.[1];
  const operation = target.split('.').at(-1) ?? target;
  return { operation, ...(table !== undefined && { table }), ...(region !== undefined && { region }), input };
}

const headerOf = ({ headers }: SdkRequest, wanted: string): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];

const sizeOf = (body: unknown): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.byteLength : 0;

function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body));
  } catch {
    return undefined;
  }
}

/** `done`, or the name of the error that is answered. */
function outcomeOf({ statusCode, body }: SdkResponse): string {
  if (statusCode < 300) return 'done';
  const error = jsonOf(body);
  const type = isObject(error) && typeof error.__type === 'string' ? error.__type.split('#').at(-1) : undefined;
  return type ?? `HTTP ${statusCode}`;
}
