import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { AnyFlavor, Flavor } from '../flavor.js';
import type { DesiredState } from '../model/state.js';
import type { Callbacks, Particle } from '../particle/particle.js';
import type { WithReferences } from './references.js';

/** The keys that definitions of all flavors share, in PCF's spelling. */
export interface CommonDefinition<Name extends string = string> {
  readonly flavor: Name;
  /** The particle's name, unique within its flavor. */
  readonly pcf_name: string;
  /** `running` where absent. */
  readonly desired_state?: DesiredState;
  /** `true`: an apply that is to terminate the resource leaves it as it is. */
  readonly persist_on_termination?: boolean;
  /** The other spelling of `persist_on_termination`. */
  readonly persist_on_terminate?: boolean;
  /** `true`: an apply leaves the settings of a resource that is in the desired state as they are. */
  readonly persist_on_update?: boolean;
  /** Functions to call after transitions, by their kind. */
  readonly callbacks?: Callbacks;
}

/** What a definition of a flavor looks like in code. */
export type DefinitionOf<F extends AnyFlavor> =
  F extends Flavor<infer Name, infer Schema, Particle>
    ? CommonDefinition<Name> & WithReferences<StandardSchemaV1.InferInput<Schema>>
    : never;
