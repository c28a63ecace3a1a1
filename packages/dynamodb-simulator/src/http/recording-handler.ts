import { isRecord } from '@pcf/core/values';
import type { HttpFault, RequestCall } from '@pcf/testing';
import {
  ANY_PROTOCOL,
  type Refusal,
  type SdkRequest,
  type SdkRequestHandler,
  type SdkRequestOptions,
  type SdkResponse,
} from '@pcf/testing/aws-json';
import type { Faults } from '../faults/faults.js';
import { isRead, tableOf } from '../request/operation.js';
import { type CallLog, readJson } from './call-log.js';

interface RecordingHandlerParts {
  /** The handler of the service. */
  readonly inner: SdkRequestHandler;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly clock: RequestCall['clock'];
}

/** A request handler in front of the service. It records each call and applies faults to it. */
export class RecordingHandler {
  readonly #parts: RecordingHandlerParts;

  constructor(parts: RecordingHandlerParts) {
    this.#parts = parts;
  }

  /** Answers a request, or rejects when the client gets no answer. */
  async handle(request: SdkRequest, options: SdkRequestOptions = {}): Promise<{ response: SdkResponse }> {
    const { inner, faults, calls, clock } = this.#parts;
    const { 'x-amz-target': target, authorization } = request.headers;
    if (target === undefined) return inner.handle(request, options);
    const operation = target.slice(target.lastIndexOf('.') + 1);
    const body = textOf(request.body);
    const setOutcome = calls.add({ operation, region: regionIn(authorization), at: clock.now(), body });
    try {
      const fault = faults.takeHttp({ operation, table: () => tableOf(readJson(body)) });
      const answer = await (fault
        ? this.#applyFault(fault, { operation, input: readJson(body) }, request, options)
        : inner.handle(request, options));
      setOutcome(outcomeOf(answer.response));
      return answer;
    } catch (error) {
      setOutcome('no answer');
      throw error;
    }
  }

  async #applyFault(
    fault: HttpFault,
    call: Pick<RequestCall, 'operation' | 'input'>,
    request: SdkRequest,
    options: SdkRequestOptions,
  ): Promise<{ response: SdkResponse }> {
    const { inner, clock } = this.#parts;
    const signal = options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
    const send = async () => (await inner.handle(request, options)).response;
    const refuse = (refusal: Refusal) => ANY_PROTOCOL.refuse(request, refusal);
    return { response: await fault(send, { ...call, writes: !isRead(call.operation), clock, signal, refuse }) };
  }
}

const regionIn = (authorization = ''): string | undefined =>
  /Credential=[^/,]*\/[^/,]*\/([^/,]+)\//.exec(authorization)?.[1];

const DECODER = new TextDecoder();

const textOf = (body: unknown): string => (body instanceof Uint8Array ? DECODER.decode(body) : String(body ?? ''));

/** `done`, or the name of the error that is answered. */
function outcomeOf({ statusCode, body }: SdkResponse): string {
  if (statusCode < 300) return 'done';
  const error = readJson(textOf(body));
  const type = isRecord(error) && typeof error.__type === 'string' ? error.__type.split('#').at(-1) : undefined;
  return type ?? `HTTP ${statusCode}`;
}
