import { type Clock, systemClock } from '@pcf/core';
import { CallRecord, type SentRequest } from '../call-record.js';
import { VirtualClock } from '../virtual-clock.js';
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

/** A request on its way, for a fault. */
export interface RequestCall extends SentRequest {
  readonly clock: Clock;
  /** Is aborted when the client gives up. */
  readonly signal: AbortSignal | undefined;
}

/** What becomes of one request: a fault may answer in the backend's place, fail, wait, or send it and hide the answer. */
export type HttpFault = (send: () => Promise<SdkResponse>, call: RequestCall) => Promise<SdkResponse>;

/** Which requests a fault befalls. */
export interface FaultTarget {
  /** Only requests of this operation; all where absent. */
  readonly operation?: string;
  /** How many such requests go through first; 0 where absent. */
  readonly skip?: number;
  /** How many it befalls; `Infinity` for all from then on; 1 where absent. */
  readonly times?: number;
}

/** What {@link HttpFaults} can take beside the backend. */
export interface HttpFaultsOptions {
  /** The backend's clock: a virtual one stands still while a request is in flight. The machine's where absent. */
  readonly clock?: Clock;
  /** Is told each request that is sent. */
  readonly record?: CallRecord;
  /** Whether an operation only reads; where absent, by its name: `Describe…`, `Get…`, `List…`, `HEAD …` and the like. */
  readonly isRead?: (operation: string) => boolean;
}

interface Injected {
  readonly fault: HttpFault;
  readonly operation: string | undefined;
  skip: number;
  times: number;
}

/**
 * Stands between an SDK client and its backend: records each request, and lets faults befall them.
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
  #injected: Injected[] = [];

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

  /** Lets a fault befall requests from now on. Of several that a request is a target of, the first one befalls it. */
  inject(fault: HttpFault, { operation, skip = 0, times = 1 }: FaultTarget = {}): void {
    this.#injected.push({ fault, operation, skip, times });
  }

  /** Takes all faults away. */
  heal(): void {
    this.#injected = [];
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
    const fault = this.#faultFor(operation);
    if (!fault) return { response: await send() };
    const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
    const response = await fault(send, { ...sent, clock: this.#clock, signal });
    refuseAborted(abortSignal);
    return { response };
  }

  #faultFor(operation: string): HttpFault | undefined {
    let found: HttpFault | undefined;
    for (const injected of this.#injected) {
      if (found || (injected.operation !== undefined && injected.operation !== operation)) continue;
      if (injected.skip > 0) injected.skip -= 1;
      else if (injected.times > 0) {
        injected.times -= 1;
        found = injected.fault;
      }
    }
    return found;
  }
}

function jsonOf({ body }: SdkRequest): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(body)));
  } catch {
    return undefined;
  }
}
