import { join } from 'node:path';
import { setTimeout as timer } from 'node:timers/promises';
import {
  createTaggingSimulator,
  TAGGING_OPERATIONS,
  TAGGING_TARGET,
  type TaggingSimulatorOptions,
  type TagSource,
} from '@pcf/tagging-simulator';
import type { RequestCall } from '@pcf/testing';
import {
  type AllowedOrigins,
  HttpServer,
  type SdkRequest,
  type SdkRequestHandler,
  withLowerCaseHeaders,
} from '@pcf/testing/aws-json';
import { Rates } from './account/rates.js';
import { ControlPlane } from './control-plane.js';
import { Faults, type SimulatorFaults } from './faults/faults.js';
import { inAwsForm } from './http/answer-form.js';
import { CallLog, type RecordedCall } from './http/call-log.js';
import { createKms, KMS_TARGET } from './http/kms.js';
import { RecordingHandler } from './http/recording-handler.js';
import { createService } from './http/service.js';
import { ITEM_OPERATIONS, Items } from './items/items.js';
import { CONTROL_PLANE_OPERATIONS } from './operations.js';
import { StateFolder } from './saved-state/state-folder.js';
import { tagSourceOf } from './tag-source.js';
import { type Durations, type DurationsPreset, resolveDurations } from './world/durations.js';
import { nextRequestId } from './world/identifiers.js';
import { newWorld } from './world/regions.js';
import type { World } from './world/state.js';

/** The clock of a simulator. */
export interface SimulatorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds, for faults that take time. Default: the machine's timers. */
  sleep?(duration: number, signal?: AbortSignal): Promise<void>;
}

/** Options of {@link createSimulator}. */
export interface SimulatorOptions {
  /** Default: the machine's. */
  clock?: SimulatorClock;
  /** The durations of transient states: a preset, or milliseconds by name; names that are missing count as 0. Default: `demo`. */
  durations?: DurationsPreset | Partial<Durations>;
  /** The seed of table ids and request ids, which are the same in every run. Default: 1. */
  seed?: number;
  /**
   * The folder that keeps tables and items between runs. It is created if it is missing. Default: everything is in memory
   * only.
   */
  folder?: string;
  /**
   * Whether to enforce the rates of calls that AWS documents, for each account and region. Calls above a rate are refused with a
   * `ThrottlingException`, those of the tagging API with a `ThrottledException`. Default: false.
   */
  rates?: boolean;
  /**
   * How the tagging API answers. Its `durations` are those of the preset of `durations` by default, and 0 without a preset; its
   * `rates` are on where `rates` is.
   */
  tagging?: Pick<TaggingSimulatorOptions, 'durations' | 'rates' | 'readPerPage'>;
  /**
   * The origins of web pages that may use the server, for example `['http://localhost:3000']` for an app with the SDK in the
   * browser; `'*'` allows all, as DynamoDB does. Default: none, because any page in a browser of this machine can reach the server.
   */
  allowedOrigins?: AllowedOrigins;
}

/**
 * DynamoDB's control plane on this machine. It also answers the Resource Groups Tagging API for its tables, so that clients of both
 * can have its URL or its request handler.
 */
export interface Simulator {
  /** Faults on demand. */
  readonly faults: SimulatorFaults;
  /** The calls that arrived so far, oldest first: the newest 10,000, and no more than 4 MiB of input. */
  readonly calls: readonly RecordedCall[];
  /** The tables as a source of a tagging API over several backends: see `createTaggingSimulator` of `@pcf/tagging-simulator`. */
  readonly tagSource: TagSource;
  /**
   * Opens an HTTP server on 127.0.0.1.
   *
   * @param options `port`: the port, by default one that the system chooses
   * @returns the URL for `endpoint` of an SDK client, or for `AWS_ENDPOINT_URL_DYNAMODB` and
   *   `AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API`
   * @throws Error if the server is already open, the simulator is closed, or the port is taken (`EADDRINUSE`)
   * @throws {@link StateFolderError} if the folder is in use or cannot be used
   */
  listen(options?: { port?: number }): Promise<{ url: string }>;
  /**
   * An object for `requestHandler` of an SDK client: the client then needs no socket. It rejects once closed, and with a
   * {@link StateFolderError} if the folder is in use or cannot be used.
   */
  requestHandler(): SdkRequestHandler;
  /** Closes the server with all its connections, and the folder. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Creates a simulator. Nothing is opened until {@link Simulator.listen} or the first request.
 *
 * Each account (from the access key) and each region (from the signature) has its own tables.
 *
 * @throws TypeError for durations that do not exist or are not numbers, zero or more, also those of `tagging`
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
export function createSimulator({ clock = Date, ...options }: SimulatorOptions = {}): Simulator {
  return new OpenableSimulator(withSleep(clock), options);
}

function withSleep(clock: SimulatorClock): RequestCall['clock'] {
  return {
    now: () => clock.now(),
    sleep: async (duration, signal) => {
      if (clock.sleep) return clock.sleep(duration, signal);
      await timer(duration, undefined, signal && { signal });
    },
  };
}

class OpenableSimulator implements Simulator {
  readonly faults = new Faults({
    tables: CONTROL_PLANE_OPERATIONS,
    items: ITEM_OPERATIONS,
    tagging: TAGGING_OPERATIONS,
  });
  readonly tagSource: TagSource;
  readonly #calls = new CallLog();
  readonly #clock: RequestCall['clock'];
  readonly #world: World;
  readonly #folder: StateFolder | undefined;
  readonly #items: Items;
  readonly #controlPlane: ControlPlane;
  readonly #handler: SdkRequestHandler;
  readonly #front: RecordingHandler;
  #opened: Promise<void> | undefined;
  #server: HttpServer | undefined;
  #listening: Promise<{ url: string }> | undefined;
  readonly #origins: AllowedOrigins;
  #closed = false;

  constructor(clock: RequestCall['clock'], options: Omit<SimulatorOptions, 'clock'>) {
    const { durations = 'demo', seed, folder, rates = false, tagging, allowedOrigins = [] } = options;
    this.#origins = allowedOrigins;
    this.#clock = clock;
    this.#world = newWorld(seed);
    this.#folder = folder === undefined ? undefined : new StateFolder(folder, this.#world);
    this.#items = new Items(this.#world, folder === undefined ? undefined : join(folder, 'items'));
    const parts = {
      world: this.#world,
      clock,
      faults: this.faults,
      folder: this.#folder,
      rates: rates ? new Rates() : undefined,
    };
    const controlPlane = new ControlPlane({ ...parts, durations: resolveDurations(durations) });
    this.#controlPlane = controlPlane;
    this.tagSource = tagSourceOf(controlPlane, () => this.#open());
    const tables = createService(controlPlane, this.#items).requestHandler();
    const others = new Map<string, SdkRequestHandler>([
      [KMS_TARGET, createKms(controlPlane).requestHandler()],
      [
        TAGGING_TARGET,
        createTaggingSimulator({
          sources: [this.tagSource],
          clock,
          durations: typeof durations === 'string' ? durations : 'instant',
          rates,
          ...tagging,
        }).requestHandler(),
      ],
    ]);
    const serviceOf = ({ 'x-amz-target': target = '' }: SdkRequest['headers']) =>
      others.get(target.slice(0, target.lastIndexOf('.'))) ?? tables;
    const inner: SdkRequestHandler = {
      ...tables,
      handle: (request, sent) => serviceOf(request.headers).handle(request, sent),
    };
    this.#front = new RecordingHandler({ inner, faults: this.faults, calls: this.#calls, clock });
    this.#handler = { ...inner, handle: (request, sent) => this.#handle(request, sent) };
  }

  get calls(): readonly RecordedCall[] {
    return this.#calls.list();
  }

  async listen({ port = 0 }: { port?: number } = {}): Promise<{ url: string }> {
    this.#refuseClosed();
    if (this.#server) throw new Error('@pcf/dynamodb-simulator: the server is already open');
    const server = new HttpServer(this.#handler.handle, { allowedOrigins: this.#origins });
    this.#server = server;
    this.#listening = this.#open().then(() => server.open(port));
    try {
      return await this.#listening;
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
  }

  requestHandler(): SdkRequestHandler {
    return this.#handler;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#listening?.catch(() => undefined);
    await this.#server?.close();
    await this.#opened?.catch(() => undefined);
    await this.#items.close();
    await this.#folder?.close();
  }

  async #handle(...[sent, options]: Parameters<SdkRequestHandler['handle']>) {
    this.#refuseClosed();
    await this.#open();
    const request = withLowerCaseHeaders(sent);
    const requestId = () => nextRequestId(this.#world.requestIds);
    return inAwsForm(request, requestId, () => this.#front.handle(request, options));
  }

  /** Opens the folder once. If that fails, the next request tries again. */
  async #open(): Promise<void> {
    if (!this.#folder) return;
    this.#opened ??= this.#load(this.#folder).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    await this.#opened;
  }

  async #load(folder: StateFolder): Promise<void> {
    await folder.open(this.#clock.now());
    this.#controlPlane.reportTables();
  }

  #refuseClosed(): void {
    if (this.#closed) throw new Error('@pcf/dynamodb-simulator: the simulator is closed');
  }
}
