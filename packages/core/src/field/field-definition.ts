import type { DefinitionOf, ObservedDefinitionOf } from '../definition/definition.js';
import type { AnyFlavor } from '../flavor.js';
import type { DesiredState } from '../model/state.js';

/** The keys that connect a definition to others of its field. */
export interface FieldKeys {
  /** The ids of the particles that it depends on, or of quasiparticles for all their members. */
  readonly parents?: readonly string[];
  /** The ids of the particles that depend on it. */
  readonly children?: readonly string[];
  /** The number of copies, from 1. Their names and unique keys end in `-0`, `-1`, … */
  readonly multiplier?: number;
}

/** A quasiparticle: a group of particles under one name. */
export interface QuasiparticleDefinition<F extends AnyFlavor = AnyFlavor> extends FieldKeys {
  /** `quasiparticle`, or a kind that a plugin provides. */
  readonly flavor: string;
  readonly pcf_name: string;
  readonly particles: readonly MemberDefinition<F>[];
  /** The desired state of members that do not set their own. */
  readonly desired_state?: DesiredState;
  /** Whether to terminate what a run created of it when a member fails. */
  readonly rollback?: boolean;
  readonly [own: string]: unknown;
}

/** One of the definitions of a field. */
export type FieldDefinition<F extends AnyFlavor = AnyFlavor> =
  | (DefinitionOf<F> & FieldKeys)
  | (ObservedDefinitionOf<F> & FieldKeys)
  | (BasedDefinition & { readonly flavor: F['name']; readonly pcf_name: string })
  | QuasiparticleDefinition<F>;

/** A member of a quasiparticle. Without a name it has the name of the quasiparticle. */
export type MemberDefinition<F extends AnyFlavor = AnyFlavor> =
  | FieldDefinition<F>
  | (Omit<DefinitionOf<F>, 'pcf_name'> & FieldKeys)
  | BasedDefinition;

/** A definition that inherits from another one in the same list. */
export interface BasedDefinition extends FieldKeys {
  /** The `pcf_name` of the other definition. */
  readonly base_particle_config: string;
  readonly [own: string]: unknown;
}
