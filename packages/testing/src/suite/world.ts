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
import { ContractError } from './contract-error.js';
import type { FlavorBackend, FlavorSubject } from './subject.js';

/** The longest that is waited on the machine's own time. */
const REAL_PAUSE: Duration = 200;

/** A backend of its own, and the runtimes that work on it. */
export class World {
  /** The steps that were carried out, by all runtimes. */
  readonly record = new CallRecord();
  /** What all runtimes told, in order. */
  readonly events: PcfEvent[] = [];
  /** What goes on around each look and step, of all runtimes. */
  faults: ParticleFaults = {};
  readonly clock: Clock;
  readonly #runtimes: Pcf[] = [];

  constructor(
    private readonly subject: FlavorSubject,
    readonly backend: FlavorBackend,
  ) {
    this.clock = backend.clock ?? systemClock;
  }

  /**
   * One more runtime: another process, as it were.
   *
   * @param clock - virtual time in place of the backend's, for a resource that does not move by itself
   */
  runtime(clock: VirtualClock | undefined = this.backend.clock): Pcf {
    const faults: ParticleFaults = {
      observe: (look, call) => this.faults.observe?.(look, call) ?? look(),
      execute: (send, call) => this.faults.execute?.(send, call) ?? send(),
    };
    const plugin = withFaults(this.subject.plugin, faults, { record: this.record, ...(clock ? { clock } : {}) });
    const services = [
      ...this.backend.services,
      bind(RANDOM, { useValue: () => 0.5 }),
      ...(clock ? [bind(CLOCK, { useValue: clock })] : []),
    ];
    const pcf: Pcf = createPcf({ plugins: [plugin], services, losses: 'allow' });
    pcf.events.on((event) => this.events.push(event));
    this.#runtimes.push(pcf);
    return pcf;
  }

  /** A runtime on virtual time, also where the backend's is real: for a resource that does not move. */
  stillRuntime(): Pcf {
    return this.runtime(this.backend.clock ?? new VirtualClock(Date.now()));
  }

  /** A particle of one of the subject's definitions, in a runtime of its own unless one is given. */
  particle(definition: string, state: DesiredState = State.running, pcf: Pcf = this.runtime()): Particle {
    const [particle] = pcf.particles([{ value: definitionOf(this.subject, definition, state) }]);
    if (!particle) throw new ContractError(`the runtime made no particle of the definition "${definition}"`);
    return particle;
  }

  /** Applies one of the subject's definitions, in a runtime of its own. */
  apply(definition: string, state: DesiredState = State.running): Promise<ApplyResult> {
    return this.particle(definition, state).apply();
  }

  /** How many requests that may change something were sent; 0 where the flavor does not talk HTTP. */
  get writes(): number {
    return this.backend.http?.record.writes.length ?? 0;
  }

  /** How many requests were sent. */
  get requests(): number {
    return this.backend.http?.record.requests.length ?? 0;
  }

  /** Forgets what was sent and told so far. */
  forget(): void {
    this.record.clear();
    this.events.length = 0;
    this.backend.http?.record.clear();
  }

  /** Lets time pass: all of it where it is virtual, a moment where it is real. */
  async pause(duration: Duration): Promise<void> {
    await this.clock.sleep(this.backend.clock ? duration : Math.min(duration, REAL_PAUSE));
  }

  /** Does something behind the flavor's back, at one moment. */
  async meddle(hook: (() => unknown) | undefined, name: string): Promise<void> {
    if (!hook)
      throw new ContractError(`the backend has no ${name}(): give it one, or waive this contract with the reason`);
    const work = async () => {
      await hook.call(this.backend);
    };
    await (this.backend.clock ? this.backend.clock.hold(work) : work());
  }

  /** Ends the runtimes, and leaves the backend as it is. */
  async disposeRuntimes(): Promise<void> {
    for (const pcf of this.#runtimes.splice(0)) await pcf.dispose();
  }

  async dispose(): Promise<void> {
    await this.disposeRuntimes();
    await this.backend.dispose?.();
  }
}

/** One of the subject's definitions as a user would write it. */
export function definitionOf(subject: FlavorSubject, name: string, state: DesiredState = State.running): object {
  const definition = subject.definitions[name];
  if (!definition) throw new ContractError(`there is no definition "${name}"`);
  return { pcf_name: 'contract', ...definition, flavor: subject.flavor, desired_state: state };
}
