import { type Durations, type DurationsPreset, resolveDurations } from './durations.js';
import { createEndpoint, type Endpoint } from './endpoint.js';
import { idSequence } from './identifiers.js';
import type { World } from './state.js';
import { HttpDoor } from './wire/http-door.js';
import { createRequestHandler, type SdkRequestHandler } from './wire/request-handler.js';

/** Options of {@link createSimulator}. */
export interface SimulatorOptions {
  /** Tells the time in milliseconds since the epoch. Default: `Date`. */
  clock?: { now(): number };
  /** How long transient states last: a preset, or milliseconds for some (the others last no time). Default: `demo`. */
  durations?: DurationsPreset | Partial<Durations>;
  /** Table ids and request ids are a function of the seed and of how many there were before. Default: 1. */
  seed?: number;
}

/** DynamoDB's control plane on this machine. */
export interface Simulator {
  /**
   * Opens an HTTP server on 127.0.0.1.
   *
   * @param options `port`: the port, by default one that the system chooses
   * @returns the URL for `endpoint` of an SDK client, or for `AWS_ENDPOINT_URL_DYNAMODB`
   * @throws Error if the server is open already, the simulator is closed, or the port is taken (`EADDRINUSE`)
   */
  listen(options?: { port?: number }): Promise<{ url: string }>;
  /** An object for `requestHandler` of an SDK client: the client then needs no socket. It rejects once closed. */
  requestHandler(): SdkRequestHandler;
  /** Closes the server with all its connections. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Creates a simulator with no tables. Nothing is opened until {@link Simulator.listen}.
 *
 * Accounts (from the access key) and regions (from the signature) are separate worlds. State is kept in memory.
 *
 * @throws TypeError for durations that do not exist or are not numbers, zero or more
 *
 * @example
 * ```ts
 * import { createSimulator } from '@pcf/dynamodb-simulator';
 *
 * const simulator = createSimulator({ durations: 'instant' });
 * const { url } = await simulator.listen();
 * console.log(url);
 * await simulator.close();
 * ```
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { clock = Date, durations = 'demo', seed = 1 } = options;
  const world: World = {
    regions: new Map(),
    tableIds: idSequence(seed, 'table'),
    requestIds: idSequence(seed, 'request'),
  };
  const endpoint = createEndpoint({ world, clock, durations: resolveDurations(durations) });
  let door: HttpDoor | undefined;
  let closed = false;
  const whileOpen: Endpoint = async (request) => {
    if (closed) throw new Error('@pcf/dynamodb-simulator: the simulator is closed');
    return endpoint(request);
  };
  return {
    async listen({ port = 0 } = {}) {
      if (closed) throw new Error('@pcf/dynamodb-simulator: the simulator is closed');
      if (door) throw new Error('@pcf/dynamodb-simulator: the server is open already');
      const opening = new HttpDoor(whileOpen);
      door = opening;
      return opening.open(port).catch((error: unknown) => {
        door = undefined;
        throw error;
      });
    },
    requestHandler: () => createRequestHandler(whileOpen),
    async close() {
      closed = true;
      await door?.close();
    },
  };
}
