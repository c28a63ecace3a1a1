import type { Accepted, AnyFlavor, Observation, Particle, Plugin, Step } from '@pcf/core';
import type { CallRecord } from './call-record.js';
import type { VirtualClock } from './virtual-clock.js';

/** A look at a resource that is about to be taken. */
export interface LookCall {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** A step that is about to be carried out. */
export interface StepCall extends LookCall {
  readonly step: Step;
}

/**
 * What goes on around a flavor's two effects: a function may do something before or after it calls what it is given, throw,
 * or not call it at all.
 */
export interface ParticleFaults {
  /** Around each `observe` of each particle. */
  observe?(look: () => Promise<Observation>, call: LookCall): Promise<Observation>;
  /** Around each `execute` of each particle. */
  execute?(send: () => Promise<void>, call: StepCall): Promise<void>;
}

/** What {@link withFaults} can take beside the faults. */
export interface ParticleWatch {
  /** Is told each step that is carried out. */
  readonly record?: CallRecord;
  /** Stands still while the flavor looks or acts, also where it reads a file or talks over a socket. */
  readonly clock?: VirtualClock;
}

/**
 * A plugin like the given one, whose particles suffer faults: a crash before or after a step, a lost answer, a step that is
 * ignored, a delay. The faults are asked at each call, so that they can be changed at any time.
 *
 * @param plugin - the plugin of a flavor's package; it stays as it is
 * @param faults - what goes on around `observe` and `execute`
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
            createParticle: (context) => surround(flavor.createParticle(context), faults, watch),
          }),
      }),
  };
}

/** The methods that a flavor implements are protected: access by a constant key is TypeScript's own way to them. */
const OBSERVE = 'observe';
const EXECUTE = 'execute';

/** Puts the faults around the two methods of one particle. */
function surround<P extends Particle>(particle: P, faults: ParticleFaults, { record, clock }: ParticleWatch): P {
  const { id } = particle;
  const held = <T>(work: () => Promise<T>): Promise<T> => (clock ? clock.hold(work) : work());
  const observe = particle[OBSERVE].bind(particle);
  particle[OBSERVE] = (signal, wants) =>
    held(async () => {
      const look = () => observe(signal, wants);
      return faults.observe ? faults.observe(look, { id, signal }) : look();
    });
  const execute = particle[EXECUTE].bind(particle);
  particle[EXECUTE] = (step, signal, only) =>
    held(async () => {
      record?.steps.push({ id, step });
      let accepted: Accepted | undefined;
      const send = async () => {
        accepted = (await execute(step, signal, only)) ?? undefined;
      };
      await (faults.execute ? faults.execute(send, { id, step, signal }) : send());
      return accepted;
    });
  return particle;
}
