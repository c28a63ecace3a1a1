import type { Accepted, AnyFlavor, ListQuery, Marks, Observation, Particle, Plugin, Step } from '@pcf/core';
import type { CallRecord } from './call-record.js';
import type { VirtualClock } from './virtual-clock.js';

/** A call of a particle's `observe`. */
export interface LookCall {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** A call of a particle's `execute`. */
export interface StepCall extends LookCall {
  readonly step: Step;
}

/**
 * Functions around a flavor's `observe`, `readMarks` and `execute`. A function may do something before or after the call, throw, or skip the
 * call.
 */
export interface ParticleFaults {
  /** Around each `observe` of each particle. */
  observe?(look: () => Promise<Observation>, call: LookCall): Promise<Observation>;
  /** Around each `readMarks` of each particle. */
  readMarks?(read: () => Promise<Marks>, call: LookCall): Promise<Marks>;
  /** Around each `execute` of each particle. `send` returns its answer; what the function itself returns is not used. */
  execute?(send: () => Promise<Accepted | undefined>, call: StepCall): Promise<unknown>;
}

/** Options of {@link withFaults}. */
export interface ParticleWatch {
  /** Records each step that is executed. */
  readonly record?: CallRecord;
  /** A clock that stands still while the flavor observes, lists or executes, also while it uses a file or a socket. */
  readonly clock?: VirtualClock;
}

/**
 * Returns a copy of a plugin that injects faults into its particles: a crash before or after a step, a lost answer, an ignored step,
 * a delay. The faults are read at each call, so that a test can change them at any time.
 *
 * @param plugin - the plugin of a flavor's package; it is not changed
 * @param faults - the functions around `observe`, `readMarks` and `execute`
 *
 * @example
 * ```ts
 * const answersGetLost = withFaults(dynamodbTable, {
 *   async execute(send) {
 *     await send();
 *     throw new Error('the answer was lost');
 *   },
 * });
 * ```
 */
export function withFaults<F extends AnyFlavor>(
  plugin: Plugin<F>,
  faults: ParticleFaults,
  watch: ParticleWatch = {},
): Plugin<F> {
  return {
    name: plugin.name,
    apiVersion: plugin.apiVersion,
    register: (registrar) =>
      plugin.register({
        service: (binding) => registrar.service(binding),
        quasiparticle: (quasiparticle) => registrar.quasiparticle(quasiparticle),
        lookup: (lookup) => registrar.lookup(lookup),
        flavor: (flavor) =>
          registrar.flavor({
            ...flavor,
            ...listing(flavor, watch),
            createParticle: (context) => surround(flavor.createParticle(context), faults, watch),
          }),
      }),
  };
}

/** The methods of a flavor are protected. TypeScript allows access by a constant key. */
const OBSERVE = 'observe';
const READ_MARKS = 'readMarks';
const EXECUTE = 'execute';

/** The flavor's `list`, during which the clock stands still. */
function listing(flavor: AnyFlavor, { clock }: ParticleWatch): Pick<AnyFlavor, 'list'> {
  const { list } = flavor;
  return list && clock ? { list: (query: ListQuery) => clock.hold(() => list.call(flavor, query)) } : {};
}

/** Puts the faults around the methods of one particle. */
function surround<P extends Particle>(particle: P, faults: ParticleFaults, { record, clock }: ParticleWatch): P {
  const { id } = particle;
  const held = <T>(work: () => Promise<T>): Promise<T> => (clock ? clock.hold(work) : work());
  const observe = particle[OBSERVE].bind(particle);
  particle[OBSERVE] = (signal, wants) =>
    held(async () => {
      const look = () => observe(signal, wants);
      return faults.observe ? faults.observe(look, { id, signal }) : look();
    });
  const readMarks = particle[READ_MARKS]?.bind(particle);
  if (readMarks)
    particle[READ_MARKS] = (seen, signal) =>
      held(async () => {
        const read = () => readMarks(seen, signal);
        return faults.readMarks ? faults.readMarks(read, { id, signal }) : read();
      });
  const execute = particle[EXECUTE].bind(particle);
  particle[EXECUTE] = (step, signal, only) =>
    held(async () => {
      record?.steps.push({ id, step });
      let accepted: Accepted | undefined;
      const send = async () => {
        accepted = (await execute(step, signal, only)) ?? undefined;
        return accepted;
      };
      await (faults.execute ? faults.execute(send, { id, step, signal }) : send());
      return accepted;
    });
  return particle;
}
