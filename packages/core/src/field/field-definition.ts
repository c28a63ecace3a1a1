import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { CommonDefinition, OwnDefinition, Partly } from '../definition/definition.js';
import type { AnyFlavor } from '../flavor.js';
import type { Adopt } from '../model/marks.js';
import type { DesiredState } from '../model/state.js';
import type { PLAIN_QUASIPARTICLE, Quasiparticle } from '../quasiparticle.js';

/** The keys that connect a definition to others of its field. */
export interface FieldKeys {
  /** The ids of the particles that it depends on, or of quasiparticles for all their members. */
  readonly parents?: readonly string[];
  /** The ids of the particles that depend on it. */
  readonly children?: readonly string[];
  /** The number of copies, from 1. Their names and unique keys end in `-0`, `-1`, … */
  readonly multiplier?: number;
}

interface Named {
  readonly pcf_name: string;
}

/** A member of a quasiparticle without a name has the name of the quasiparticle. */
interface MaybeNamed {
  readonly pcf_name?: string;
}

interface Based {
  /** The `pcf_name` of another definition in the same list, whose keys it inherits. */
  readonly base_particle_config: string;
}

type Common<Flavor extends string, Name> = Omit<CommonDefinition<Flavor>, 'pcf_name'> & FieldKeys & Name;

type Whole<F extends AnyFlavor, Name> = F extends AnyFlavor ? Common<F['name'], Name> & OwnDefinition<F> : never;

type Observed<F extends AnyFlavor, Name> = F extends AnyFlavor
  ? Common<F['name'], Name> & { readonly observe_only: true } & Partly<OwnDefinition<F>>
  : never;

type Inheriting<F extends AnyFlavor, Name> = F extends AnyFlavor
  ? Partial<Omit<Common<F['name'], unknown>, 'pcf_name'>> & Based & Name & Partly<OwnDefinition<F>>
  : never;

/** The keys of every quasiparticle, beside its name and members. */
interface GroupKeys<Kind extends string> extends FieldKeys {
  /** `quasiparticle`, or a kind that a plugin provides. */
  readonly flavor: Kind;
  /** The desired state of members that do not set their own. */
  readonly desired_state?: DesiredState;
  /** Whether to terminate what a run created of it when a member fails. */
  readonly rollback?: boolean;
  /** For members that do not set their own. */
  readonly persist_on_termination?: boolean;
  /** The other spelling of `persist_on_termination`. */
  readonly persist_on_terminate?: boolean;
  /** For members that do not set their own. */
  readonly persist_on_update?: boolean;
  /** For members that do not set their own. */
  readonly adopt?: Adopt;
  /** For members that do not set their own. */
  readonly observe_only?: boolean;
}

interface Members<F extends AnyFlavor, Q extends Quasiparticle> {
  readonly particles: readonly MemberDefinition<F, Q>[];
}

type Group<F extends AnyFlavor, Q extends Quasiparticle, Kind extends Quasiparticle> =
  Kind extends Quasiparticle<infer Name, infer Schema>
    ? GroupKeys<Name> &
        (
          | (Members<F, Q> & StandardSchemaV1.InferInput<Schema>)
          | (Partial<Members<F, Q>> & Based & Partly<StandardSchemaV1.InferInput<Schema>>)
        )
    : never;

/** A definition whose flavor is known only at run time: its own keys are not checked. */
export interface UntypedDefinition extends Omit<CommonDefinition, 'pcf_name'>, FieldKeys, Named {
  readonly [own: string]: unknown;
}

/**
 * A quasiparticle: a group of particles under one name.
 *
 * @typeParam F - the flavors of its members
 * @typeParam Q - the kinds of quasiparticles beside `quasiparticle`
 */
export type QuasiparticleDefinition<F extends AnyFlavor = AnyFlavor, Q extends Quasiparticle = never> = Named &
  Group<F, Q, Q | typeof PLAIN_QUASIPARTICLE>;

/**
 * One of the definitions of a field. Where the flavors are known, a key or value that does not exist is a compile error.
 *
 * @typeParam F - the flavors of the runtime
 * @typeParam Q - its kinds of quasiparticles beside `quasiparticle`
 */
export type FieldDefinition<F extends AnyFlavor = AnyFlavor, Q extends Quasiparticle = never> = string extends F['name']
  ? UntypedDefinition
  : Whole<F, Named> | Observed<F, Named> | BasedDefinition<F> | QuasiparticleDefinition<F, Q>;

/** A member of a quasiparticle. A particle without a name has the name of the quasiparticle. */
export type MemberDefinition<
  F extends AnyFlavor = AnyFlavor,
  Q extends Quasiparticle = never,
> = string extends F['name']
  ? Readonly<Record<string, unknown>>
  : Whole<F, MaybeNamed> | Observed<F, MaybeNamed> | Inheriting<F, MaybeNamed> | QuasiparticleDefinition<F, Q>;

/** A definition that inherits from another one of its flavor in the same list, and has only the keys that differ. */
export type BasedDefinition<F extends AnyFlavor = AnyFlavor> = Inheriting<F, Named>;
