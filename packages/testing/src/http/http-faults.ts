import { type Clock, systemClock } from '@pcf/core';
import { CallRecord, type SentRequest } from '../call-record.js';
import { VirtualClock } from '../virtual-clock.js';
import { FaultQueue, type FaultTarget } from './fault-queue.js';
import { ANY_PROTOCOL, type Refusal, type RequestProtocol } from './operation.js';
import {
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
  /** An answer that refuses the request, in the form of its protocol. */
  refuse(refusal: Refusal): SdkResponse;
}

/** Handles one request: a fault may answer instead of the backend, fail, wait, or send the request and hide the answer. */
export type HttpFault = (send: () => Promise<SdkResponse>, call: RequestCall) => Promise<SdkResponse>;

/** Options of {@link HttpFaults}. */
export interface HttpFaultsOptions {
  /** The backend's clock: a virtual one stands still while a request is in flight. The machine's where absent. */
  readonly clock?: Clock;
  /** Records each request that is sent. */
  readonly record?: CallRecord;
  /**
   * How requests are read and refused: `awsProtocol(client)`. Default: the protocol of the backend if that is a service of
   * `awsService`, else what can be told without schemas: the operations of AWS's JSON and Query protocols.
   */
  readonly protocol?: RequestProtocol;
  /** Whether an operation only reads; where absent, the protocol tells: by `GET` and `HEAD`, and by names such as `Describe…`. */
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
  readonly #protocol: RequestProtocol;
  readonly #isRead: ((operation: string) => boolean) | undefined;
  readonly #faults = new FaultQueue<HttpFault, SentRequest>();

  /** @param backend - the handler that really sends: the SDK's own, or one that leads into a simulator */
  constructor(
    backend: SdkSender & { readonly protocol?: RequestProtocol },
    { clock = systemClock, record = new CallRecord(), ...options }: HttpFaultsOptions = {},
  ) {
    this.record = record;
    this.#clock = clock;
    this.#protocol = options.protocol ?? backend.protocol ?? ANY_PROTOCOL;
    this.#isRead = options.isRead;
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
    const sent = this.#describe(request);
    this.record.requests.push(sent);
    const send = async () => (await backend.handle(request, options)).response;
    const fault = this.#faults.take(sent);
    if (!fault) return { response: await send() };
    const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
    const refuse = (refusal: Refusal) => this.#protocol.refuse(request, refusal);
    const response = await fault(send, { ...sent, clock: this.#clock, signal, refuse });
    refuseAborted(abortSignal);
    return { response };
  }

  #describe(request: SdkRequest): SentRequest {
    const sent = this.#protocol.describe(request);
    return this.#isRead ? { ...sent, writes: !this.#isRead(sent.operation) } : sent;
  }
}
