import { type Clock, systemClock } from '@pcf/core';
import { CallRecord, type SentRequest } from '../call-record.js';
import { VirtualClock } from '../virtual-clock.js';
import { FaultQueue, type FaultTarget } from './fault-queue.js';
import { isRead, operationOf } from './operation.js';
import {
  bytesOf,
  refuseAborted,
  type SdkRequest,
  type SdkRequestHandler,
  type SdkRequestOptions,
  type SdkResponse,
  type SdkSender,
  sdkRequestHandler,
} from './sdk-handler.js';

/** A request that a fault handles. */
export interface RequestCall extends SentRequest {
  readonly clock: Clock;
  /** Aborted when the client gives up. */
  readonly signal: AbortSignal | undefined;
}

/** Handles one request: a fault may answer instead of the backend, fail, wait, or send the request and hide the answer. */
export type HttpFault = (send: () => Promise<SdkResponse>, call: RequestCall) => Promise<SdkResponse>;

/** Options of {@link HttpFaults}. */
export interface HttpFaultsOptions {
  /** The backend's clock: a virtual one stands still while a request is in flight. The machine's where absent. */
  readonly clock?: Clock;
  /** Records each request that is sent. */
  readonly record?: CallRecord;
  /** Whether an operation only reads; where absent, by its name: `Describe…`, `Get…`, `List…`, `HEAD …` and the like. */
  readonly isRead?: (operation: string) => boolean;
}

/**
 * A request handler between an SDK client and its backend. It records each request and applies faults to them.
 *
 * @example
 * ```ts
 * const http = new HttpFaults(simulator.requestHandler(), { clock });
 * const settings = bind(AWS_SETTINGS, { useValue: { region: 'eu-west-1', credentials, requestHandler: http.handler } });
 * http.inject(throttle(), { operation: 'CreateTable', times: 2 });
 * ```
 */
export class HttpFaults {
  readonly record: CallRecord;
  /** What the client takes as `requestHandler`. */
  readonly handler: SdkRequestHandler;
  readonly #clock: Clock;
  readonly #isRead: (operation: string) => boolean;
  readonly #faults = new FaultQueue<HttpFault, SentRequest>();

  /** @param backend - the handler that really sends: the SDK's own, or one that leads into a simulator */
  constructor(
    backend: SdkSender,
    { clock = systemClock, record = new CallRecord(), ...options }: HttpFaultsOptions = {},
  ) {
    this.record = record;
    this.#clock = clock;
    this.#isRead = options.isRead ?? isRead;
    this.handler = sdkRequestHandler(
      (request, sent = {}) => this.#held(() => this.#handle(backend, request, sent)),
      () => backend.destroy?.(),
    );
  }

  /** Applies a fault to requests from now on. If several faults match a request, the first one applies. */
  inject(fault: HttpFault, target: FaultTarget = {}): void {
    this.#faults.add(fault, target);
  }

  /** Removes all faults. */
  heal(): void {
    this.#faults.clear();
  }

  #held<T>(work: () => Promise<T>): Promise<T> {
    return this.#clock instanceof VirtualClock ? this.#clock.hold(work) : work();
  }

  async #handle(
    backend: SdkSender,
    request: SdkRequest,
    options: SdkRequestOptions,
  ): Promise<{ response: SdkResponse }> {
    const { abortSignal } = options;
    refuseAborted(abortSignal);
    const operation = operationOf(request);
    const sent: SentRequest = { operation, input: jsonOf(request), writes: !this.#isRead(operation) };
    this.record.requests.push(sent);
    const send = async () => (await backend.handle(request, options)).response;
    const fault = this.#faults.take(sent);
    if (!fault) return { response: await send() };
    const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
    const response = await fault(send, { ...sent, clock: this.#clock, signal });
    refuseAborted(abortSignal);
    return { response };
  }
}

function jsonOf({ body }: SdkRequest): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(body)));
  } catch {
    return undefined;
  }
}
