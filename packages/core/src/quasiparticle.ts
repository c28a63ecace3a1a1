import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { DefinitionSchema } from './flavor.js';

/** A member of a quasiparticle, as `wire` receives it. */
export interface QuasiMember {
  /** `flavor:pcf_name`, after copies were numbered. */
  readonly id: string;
  readonly name: string;
  readonly flavor: string;
  /** As written, not validated yet. Frozen. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** A dependency of one member on another. */
export interface Wire {
  /** The id of the member that is created first. */
  readonly parent: string;
  /** The id of the member that depends on it. */
  readonly child: string;
}

/**
 * A kind of quasiparticle: a group of particles under one name, and how they depend on each other.
 *
 * @typeParam Schema - the schema of its own keys, beside `particles` and those that all definitions share
 */
export interface Quasiparticle<Name extends string = string, Schema extends DefinitionSchema = DefinitionSchema> {
  /** The name in the `flavor` key of definitions. Upper and lower case are the same. */
  readonly name: Name;
  /** One line on what it is, for lists of flavors. */
  readonly summary: string;
  /** The schema of its own keys; none by default. */
  readonly schema?: Schema;
  /**
   * Returns dependencies between members, in addition to those in their definitions. Pure.
   *
   * @param members - all members, with numbered copies and nested ones
   * @param own - its own keys, as the schema returns them
   */
  wire?(members: readonly QuasiMember[], own: StandardSchemaV1.InferOutput<Schema>): readonly Wire[];
}

/**
 * Declares a kind of quasiparticle with its types inferred. A plugin registers it as it does a flavor.
 *
 * @example
 * ```ts
 * const masterWorker = defineQuasiparticle({
 *   name: 'master_worker',
 *   summary: 'Workers that start once all masters run',
 *   schema: z.strictObject({ custom_config: z.strictObject({ master: z.string() }) }),
 *   wire(members, { custom_config }) {
 *     const masters = members.filter(({ name }) => name.includes(custom_config.master));
 *     const workers = members.filter((member) => !masters.includes(member));
 *     return masters.flatMap(({ id: parent }) => workers.map(({ id: child }) => ({ parent, child })));
 *   },
 * });
 * ```
 */
export function defineQuasiparticle<const Name extends string, Schema extends DefinitionSchema = DefinitionSchema>(
  quasiparticle: Quasiparticle<Name, Schema>,
): Quasiparticle<Name, Schema> {
  return quasiparticle;
}

/** The kind that core provides: a group, and nothing more. */
export const PLAIN_QUASIPARTICLE: Quasiparticle<'quasiparticle'> = {
  name: 'quasiparticle',
  summary: 'A group of particles under one name',
};
