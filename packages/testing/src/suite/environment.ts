import {
  type ApplyResult,
  bind,
  CLOCK,
  type Clock,
  createPcf,
  type DesiredState,
  type Duration,
  type Particle,
  type Pcf,
  type PcfEvent,
  RANDOM,
  State,
  systemClock,
} from '@pcf/core';
import { CallRecord } from '../call-record.js';
import { type ParticleFaults, withFaults } from '../particle-faults.js';
import { VirtualClock } from '../virtual-clock.js';
import { ContractError, notChecked, problemOf, show } from './assertions.js';
import { asPlainData, deepFreeze } from './plain-data.js';
import type { FlavorBackend, FlavorSubject } from './subject.js';

/** The longest pause on real time, in milliseconds. */
const REAL_PAUSE: Duration = 200;

/** The hooks of the backend that change something, and that it may lack. */
type OptionalHook = 'deny' | 'refuse' | 'stop' | 'fill';

/** What differs between runtimes. */
export interface RuntimeOptions {
  /** Virtual time that replaces the backend's clock, for a resource that does not change by itself. */
  readonly clock?: VirtualClock | undefined;
  /** Its owner, in place of the environment's. */
  readonly owner?: string | undefined;
}

/** A backend, and the runtimes that use it. */
export class TestEnvironment {
  /** The steps that all runtimes have sent. */
  readonly record = new CallRecord();
  /** The events of all runtimes, in order. */
  readonly events: PcfEvent[] = [];
  /** The faults that are injected into observations and steps of all runtimes. */
  faults: ParticleFaults = {};
  /** The owner of the runtimes that are created from now on; `undefined` for none. */
  owner: string | undefined;
  readonly clock: Clock;
  readonly #runtimes: Pcf[] = [];

  constructor(
    private readonly subject: FlavorSubject,
    readonly backend: FlavorBackend,
  ) {
    this.clock = backend.clock ?? systemClock;
  }

  /** Creates a runtime, which stands for another process. */
  runtime({ clock = this.backend.clock, owner = this.owner }: RuntimeOptions = {}): Pcf {
    const faults: ParticleFaults = {
      // Frozen, so that an error names the method that changes what another one has returned.
      observe: async (look, call) => deepFreeze(await (this.faults.observe?.(look, call) ?? look())),
      readMarks: (read, call) => this.faults.readMarks?.(read, call) ?? read(),
      execute: (send, call) => {
        deepFreeze(call.step);
        return this.faults.execute?.(send, call) ?? send();
      },
    };
    const plugin = withFaults(this.subject.plugin, faults, { record: this.record, ...(clock ? { clock } : {}) });
    const services = [
      ...this.backend.services,
      bind(RANDOM, { useValue: () => 0.5 }),
      ...(clock ? [bind(CLOCK, { useValue: clock })] : []),
    ];
    const pcf: Pcf = createPcf({
      plugins: [plugin],
      services,
      losses: 'allow',
      ...(owner !== undefined && { owner }),
    });
    pcf.events.on((event) => this.events.push(event));
    this.#runtimes.push(pcf);
    return pcf;
  }

  /** Creates a runtime on virtual time, even if the backend runs on real time: for a resource that does not change by itself. */
  virtualTimeRuntime(): Pcf {
    return this.runtime({ clock: this.backend.clock ?? new VirtualClock(Date.now()) });
  }

  /**
   * Creates a particle of a definition, by default in a new runtime.
   *
   * @param definition - the name of one of the subject's definitions, or a definition
   * @param keys - more keys of the definition
   */
  particle(
    definition: string | object,
    state: DesiredState = State.running,
    pcf: Pcf = this.runtime(),
    keys: object = {},
  ): Particle {
    const value = typeof definition === 'string' ? definitionOf(this.subject, definition) : definition;
    const [particle] = pcf.particles([{ value: { ...value, desired_state: state, ...keys } }]);
    if (!particle) throw new ContractError(`the runtime created no particle for the definition ${show(definition)}`);
    return particle;
  }

  /** Applies a definition in a new runtime. */
  apply(definition: string | object, state: DesiredState = State.running): Promise<ApplyResult> {
    return this.particle(definition, state).apply();
  }

  /** The number of write requests that were sent; 0 if the flavor does not use HTTP. */
  get writes(): number {
    return this.backend.http?.record.writes.length ?? 0;
  }

  /** The number of requests that were sent. */
  get requests(): number {
    return this.backend.http?.record.requests.length ?? 0;
  }

  /** Clears the recorded steps, events and requests. */
  clear(): void {
    this.record.clear();
    this.events.length = 0;
    this.backend.http?.record.clear();
  }

  /** Waits: the whole duration on virtual time, at most a moment on real time. */
  async pause(duration: Duration): Promise<void> {
    await this.clock.sleep(this.backend.clock ? duration : Math.min(duration, REAL_PAUSE));
  }

  /** Calls a hook of the backend that changes the resource behind the flavor's back. */
  async interfere(hook: (() => unknown) | undefined, name: string): Promise<void> {
    if (!hook)
      throw new ContractError(`the backend has no ${name}(): implement it, or waive this contract with a reason`);
    await this.#call(hook, name);
  }

  /** Calls a hook that the backend may lack. */
  async callHook(name: OptionalHook, purpose: string): Promise<void> {
    const hook = this.backend[name];
    if (!hook) throw notChecked(name, purpose);
    await this.#call(hook, name);
  }

  /**
   * Returns the settings of the resource as the backend keeps them, as plain data; `undefined` if there is none.
   *
   * @throws NotApplicable when the backend has no `inspect()`
   */
  async inspect(): Promise<unknown> {
    const { inspect } = this.backend;
    if (!inspect) throw notChecked('inspect', 'so that the suite compares the resource itself with the definition');
    return asPlainData(await this.#call(inspect, 'inspect'));
  }

  /** Returns the number of things that exist in the backend; `undefined` if the backend has no `count()`. */
  async count(): Promise<number | undefined> {
    const { count } = this.backend;
    if (!count) return undefined;
    const found = await this.#call(count, 'count');
    if (typeof found !== 'number') throw new ContractError(`count() of the backend returned ${show(found)}, no number`);
    return found;
  }

  /** Calls a hook during which the clock stands still. Its errors are errors of the hook, not of the flavor. */
  async #call(hook: () => unknown, name: string): Promise<unknown> {
    const work = async () => hook.call(this.backend);
    try {
      return await (this.backend.clock ? this.backend.clock.hold(work) : work());
    } catch (error) {
      throw new ContractError(`the hook ${name}() of the backend failed: ${problemOf(error)}`, { cause: error });
    }
  }

  /** Disposes the runtimes, and keeps the backend. */
  async disposeRuntimes(): Promise<void> {
    for (const pcf of this.#runtimes.splice(0)) await pcf.dispose();
  }

  async dispose(): Promise<void> {
    await this.disposeRuntimes();
    const { dispose } = this.backend;
    if (dispose) await this.#call(dispose, 'dispose');
  }
}

/** Returns one of the subject's definitions as a user would write it. */
export function definitionOf(subject: FlavorSubject, name: string, state: DesiredState = State.running): object {
  const definition = subject.definitions[name];
  if (!definition) throw new ContractError(`there is no definition "${name}"`);
  return { pcf_name: 'contract', ...definition, flavor: subject.flavor, desired_state: state };
}
