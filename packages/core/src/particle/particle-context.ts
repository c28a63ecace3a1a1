import type { Services } from '../runtime/container.js';
import type { Callbacks } from './callbacks.js';
import type { Protection } from './protection.js';
import type { DesiredState } from './state.js';
import type { StateRules } from './transitions.js';

/**
 * What a particle is made of: the one argument of its constructor.
 *
 * @typeParam Definition - the flavor's part of the definition, validated and frozen
 */
export interface ParticleContext<Definition = unknown> extends Services {
  /** The definition's `pcf_name`. */
  readonly name: string;
  /** The flavor's name, as the flavor spells it. */
  readonly flavor: string;
  /** The package that brings the flavor, for errors. */
  readonly provider: string;
  readonly definition: Definition;
  readonly desiredState: DesiredState;
  /** Whether the desired state comes from a quasiparticle or a base, and not from the particle's own definition. */
  readonly inheritsState?: boolean;
  readonly stateRules: StateRules;
  readonly protection: Protection;
  readonly callbacks: Callbacks;
}
