import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { AnyFlavor, Flavor } from '../flavor.js';
import type { Adopt } from '../model/marks.js';
import type { DesiredState } from '../model/state.js';
import type { Callbacks, Particle } from '../particle/particle.js';
import type { WithReferences } from './references.js';

/** The keys that all flavors share, in PCF's spelling. */
export interface CommonDefinition<Name extends string = string> {
  readonly flavor: Name;
  /** The particle's name, unique within its flavor. */
  readonly pcf_name: string;
  /** `running` by default. */
  readonly desired_state?: DesiredState;
  /** `true`: an apply does not terminate the resource. */
  readonly persist_on_termination?: boolean;
  /** The other spelling of `persist_on_termination`. */
  readonly persist_on_terminate?: boolean;
  /** `true`: an apply does not change the settings of a resource that is in the desired state. */
  readonly persist_on_update?: boolean;
  /** Functions that are called after transitions, by their kind. */
  readonly callbacks?: Callbacks;
  /** What to do with a resource that exists and that its marks do not show to be this particle's; `by-name` by default. */
  readonly adopt?: Adopt | undefined;
  /** The ids, `flavor:pcf_name`, that the particle had before it was renamed: a resource that is marked with one of them is its own. */
  readonly moved_from?: readonly string[] | undefined;
  /** `true`: the resource is looked at and never written. Only the keys that name and locate it are needed. */
  readonly observe_only?: boolean | undefined;
}

/** A type in which every key may be absent, at any depth. */
export type Partly<T> = T extends object ? { readonly [Key in keyof T]?: Partly<T[Key]> } : T;

/** The part of a definition that belongs to a flavor, as it is written. */
export type OwnDefinition<F extends AnyFlavor> =
  F extends Flavor<string, infer Schema, Particle> ? WithReferences<StandardSchemaV1.InferInput<Schema>> : never;

/** The type of a definition of a flavor whose resource is only observed, in code. */
export type ObservedDefinitionOf<F extends AnyFlavor> = F extends AnyFlavor
  ? CommonDefinition<F['name']> & { readonly observe_only: true } & Partly<OwnDefinition<F>>
  : never;

/** The type of a definition of a flavor, in code. */
export type DefinitionOf<F extends AnyFlavor> = F extends AnyFlavor
  ? CommonDefinition<F['name']> & OwnDefinition<F>
  : never;
