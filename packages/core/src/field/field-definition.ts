import type { DefinitionOf } from '../definition/definition.js';
import type { AnyFlavor } from '../flavor.js';
import type { DesiredState } from '../model/state.js';

/** What ties a definition to others of its field. */
export interface FieldKeys {
  /** What it builds on: ids of particles, or of quasiparticles for all their members. */
  readonly parents?: readonly string[];
  /** What builds on it. */
  readonly children?: readonly string[];
  /** How many copies there are, from 1. Their names, and what else tells them apart, end in `-0`, `-1`, … */
  readonly multiplier?: number;
}

/** A quasiparticle: a group of particles under one name. */
export interface QuasiparticleDefinition<F extends AnyFlavor = AnyFlavor> extends FieldKeys {
  /** `quasiparticle`, or a kind that a plugin brings. */
  readonly flavor: string;
  readonly pcf_name: string;
  readonly particles: readonly MemberDefinition<F>[];
  /** The state of its members that do not say one. */
  readonly desired_state?: DesiredState;
  /** Whether what a run created of it is terminated again when something of it fails. */
  readonly rollback?: boolean;
  readonly [own: string]: unknown;
}

/** One of the definitions of a field. */
export type FieldDefinition<F extends AnyFlavor = AnyFlavor> =
  | (DefinitionOf<F> & FieldKeys)
  | (BasedDefinition & { readonly flavor: F['name']; readonly pcf_name: string })
  | QuasiparticleDefinition<F>;

/** A member of a quasiparticle: it takes the name of that where it has none of its own. */
export type MemberDefinition<F extends AnyFlavor = AnyFlavor> =
  | FieldDefinition<F>
  | (Omit<DefinitionOf<F>, 'pcf_name'> & FieldKeys)
  | BasedDefinition;

/** A definition that takes what it does not say itself from another one beside it. */
export interface BasedDefinition extends FieldKeys {
  /** The `pcf_name` of that other one. */
  readonly base_particle_config: string;
  readonly [own: string]: unknown;
}
