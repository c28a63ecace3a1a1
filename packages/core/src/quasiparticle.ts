import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { DefinitionSchema } from './flavor.js';

/** A member of a quasiparticle, as it is told to whoever wires them. */
export interface QuasiMember {
  /** `flavor:pcf_name`, after copies were numbered. */
  readonly id: string;
  readonly name: string;
  readonly flavor: string;
  /** As it is written, not validated yet. Frozen. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** Says that one member builds on another. */
export interface Wire {
  /** The id of the one that is there first. */
  readonly parent: string;
  /** The id of the one that builds on it. */
  readonly child: string;
}

/**
 * A kind of quasiparticle: a group of particles under one name, and how they depend on each other.
 *
 * @typeParam Schema - the schema of its own keys, beside `particles` and those that all definitions share
 */
export interface Quasiparticle<Name extends string = string, Schema extends DefinitionSchema = DefinitionSchema> {
  /** What definitions name as their `flavor`. Names are told apart without regard to case. */
  readonly name: Name;
  /** One line on what it is, for lists of flavors. */
  readonly summary: string;
  /** Its own keys; none where absent. */
  readonly schema?: Schema;
  /**
   * Ties members together, beside what their definitions say. Pure.
   *
   * @param members - all of them, copies numbered and nested ones included
   * @param own - its own keys, as the schema gives them
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

/** The kind that core itself brings: a group, and nothing more. */
export const PLAIN_QUASIPARTICLE: Quasiparticle<'quasiparticle'> = {
  name: 'quasiparticle',
  summary: 'A group of particles under one name',
};
