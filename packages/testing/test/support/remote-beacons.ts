import { bind, CLOCK, type Clock } from '@pcf/core';
import { z } from 'zod';
import {
  type FlavorBackend,
  type FlavorSubject,
  HttpFaults,
  type SdkRequestHandler,
  type SdkSender,
  VirtualClock,
} from '../../src/index.js';
import { BEACONS, type Beacons, marksBody } from './beacon.js';
import { beaconService } from './beacon-service.js';
import { beaconSubject, interferenceHooks } from './subjects.js';
import { Yard, YardRefusal } from './yard.js';

/** What a client tries again after. */
export interface Retries {
  readonly throttling: boolean;
  readonly serverErrors: boolean;
  readonly connections: boolean;
}

const ALL: Retries = { throttling: true, serverErrors: true, connections: true };
const HEADERS = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/beacons/aws4_request, SignedHeaders=host, Signature=0',
};

const report = z.object({
  beacon: z
    .object({
      serial: z.string(),
      colour: z.string(),
      power: z.number(),
      phrase: z.string(),
      labels: z.record(z.string(), z.string()),
      lit: z.boolean(),
      status: z.string(),
    })
    .optional(),
});
const described = z.object({ marks: marksBody });
const listed = z.object({ beacons: z.array(z.object({ name: z.string(), serial: z.string(), marks: marksBody })) });
const raised = z.object({ serial: z.string().optional() });
const errorBody = z.object({ __type: z.string(), message: z.string().optional() });
const REASONS = new Map<string, YardRefusal['reason']>([
  ['ResourceInUseException', 'busy'],
  ['AlreadyExistsException', 'exists'],
  ['ResourceNotFoundException', 'gone'],
  ['AccessDeniedException', 'denied'],
]);

/** A client of a {@link beaconService}, such as a flavor would have one. */
export class RemoteBeacons implements Beacons {
  constructor(
    private readonly handler: SdkRequestHandler,
    private readonly clock: Clock,
    private readonly retries: Retries = ALL,
  ) {}

  async look(name: string, signal: AbortSignal) {
    return report.parse(await this.#call('DescribeBeacon', { name }, signal)).beacon;
  }

  async send(...[step, name, signal]: Parameters<Beacons['send']>): Promise<string | undefined> {
    return raised.parse(await this.#call(step.operation, { ...step.input, name }, signal)).serial;
  }

  async marks(name: string, signal: AbortSignal) {
    return described.parse(await this.#call('DescribeMarks', { name }, signal)).marks;
  }

  async list(owner: string, signal: AbortSignal) {
    return listed.parse(await this.#call('ListBeacons', { owner }, signal)).beacons;
  }

  /** Sends a request up to five times. */
  async #call(operation: string, input: object, signal: AbortSignal): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(operation, input, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (attempt === 5 || !(error instanceof Passing)) throw error;
        await this.clock.sleep(10 * attempt, signal);
      }
    }
  }

  async #once(operation: string, input: object, abortSignal: AbortSignal): Promise<unknown> {
    const headers = { ...HEADERS, 'x-amz-target': `Beacons_20260101.${operation}` };
    const request = { method: 'POST', path: '/', headers, body: JSON.stringify(input) };
    const { response } = await this.handler.handle(request, { abortSignal }).catch((error: unknown) => {
      throw this.retries.connections ? new Passing('the connection failed', { cause: error }) : error;
    });
    const body: unknown = JSON.parse(new TextDecoder().decode(z.instanceof(Uint8Array).parse(response.body)));
    if (response.statusCode === 200) return body;
    const { __type: type, message = '' } = errorBody.parse(body);
    const isThrottled = type === 'ThrottlingException';
    const isPassing = isThrottled ? this.retries.throttling : response.statusCode >= 500 && this.retries.serverErrors;
    if (isPassing) throw new Passing(`${type}: ${message}`);
    const reason = REASONS.get(type);
    throw reason ? new YardRefusal(reason, 'in the yard') : new Error(`${operation}: ${type}: ${message}`);
  }
}

/** A failure that is worth another try. */
class Passing extends Error {}

/** The reference flavor's provider behind HTTP within the process, on virtual time. */
export function remoteSubject(
  subject: FlavorSubject = beaconSubject(),
  client: (handler: SdkRequestHandler, clock: Clock) => Beacons = (handler, clock) => new RemoteBeacons(handler, clock),
): FlavorSubject {
  const backend = (): FlavorBackend => {
    const clock = new VirtualClock();
    const yard = new Yard(clock);
    const service = beaconService(yard);
    const http = new HttpFaults(service.requestHandler(), { clock });
    return { ...interferenceHooks(yard), ...leadingTo(http, client), clock, http, dispose: () => service.close() };
  };
  return { ...subject, backend };
}

/** The reference flavor's provider behind a real socket, on the machine's time, where nothing takes long. */
export function socketSubject(): FlavorSubject {
  const backend = async (): Promise<FlavorBackend> => {
    const yard = new Yard({ now: () => Date.now() }, 0);
    const service = beaconService(yard);
    const { url } = await service.listen();
    const http = new HttpFaults(fetching(url));
    const client = (handler: SdkRequestHandler, clock: Clock) => new RemoteBeacons(handler, clock);
    return { ...interferenceHooks(yard), ...leadingTo(http, client), http, dispose: () => service.close() };
  };
  return { ...beaconSubject(), transitions: [['small', 'large']], backend };
}

function leadingTo(http: HttpFaults, client: (handler: SdkRequestHandler, clock: Clock) => Beacons) {
  const beacons = bind(BEACONS, { useFactory: (services) => client(http.handler, services.resolve(CLOCK)) });
  return { services: [beacons] };
}

/** Sends requests over sockets. */
function fetching(url: string): SdkSender {
  return {
    async handle({ method, headers, body }, { abortSignal } = {}) {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : null;
      const answer = await fetch(url, { method, headers, body: String(body), signal });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return { response: { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: bytes } };
    },
  };
}
