import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type { StateRules } from './model/transitions.js';
import type { Particle, ParticleContext } from './particle/particle.js';
import type { Services } from './services/container.js';

/**
 * Describes and validates the part of a definition that belongs to a flavor: any Standard Schema that yields JSON Schema
 * (Zod 4.2, ArkType 2.1 and others, see https://standardschema.dev).
 */
export type DefinitionSchema<Input = unknown, Output = Input> = StandardSchemaV1<Input, Output> &
  StandardJSONSchemaV1<Input, Output>;

/** Something that a flavor's own rules find wrong in a definition. */
export interface RuleViolation {
  /** Where, from the definition's top: `['aws_resource', 'KeySchema', 0]`. */
  readonly path: readonly PropertyKey[];
  /** What is wrong and what would be right. */
  readonly message: string;
}

/**
 * One kind of resource: what its definitions look like, which states it has, and the class of its particles.
 *
 * @typeParam Name - the flavor's name as a literal, for example `'dynamodb_table'`
 * @typeParam Schema - the schema of its part of a definition
 * @typeParam P - the class of its particles
 */
export interface Flavor<
  Name extends string = string,
  Schema extends DefinitionSchema = DefinitionSchema,
  P extends Particle = Particle,
> extends StateRules {
  readonly name: Name;
  /** One line for a person: what kind of resource it is. */
  readonly summary: string;
  /**
   * Everything in a definition beside the keys that all flavors share. Rules that span several settings belong into
   * `check`, which runs only when all values are known: any leaf may be a reference at first.
   */
  readonly schema: Schema;
  /** The settings that name the resource, as dotted paths: `['aws_resource.TableName']`. They must be present. */
  readonly uniqueKeys: readonly string[];
  /**
   * The settings that say where the resource is, beside those that name it: `['region', 'profile', 'role']`. While one of them is
   * not known, nobody looks at the resource, or ends it: it could be another one.
   */
  readonly locatedBy?: readonly string[];
  /**
   * Where the resource of a definition is, if `locatedBy` does not say it literally: a setting that is absent has a default that
   * another definition may write out. Two definitions of equal locations and names describe one resource. Where absent, the values of
   * `locatedBy` are compared as they are written. No I/O.
   *
   * @param definition - as it is written: not validated, and references may stand in what neither names nor locates the resource
   * @returns a text that is equal for equal places; it is not shown
   */
  location?(definition: Readonly<Record<string, unknown>>, services: Services): string;
  /** Rules that span several settings. Pure. */
  check?(definition: StandardSchemaV1.InferOutput<Schema>): readonly RuleViolation[];
  /**
   * Reads a resource that exists, and gives the definition that describes it as it is: applying it changes nothing.
   *
   * @param name - how the provider names the resource
   * @returns the flavor's part of a definition; `undefined` when there is no such resource
   */
  importDefinition?(
    name: string,
    services: Services,
    signal: AbortSignal,
  ): Promise<StandardSchemaV1.InferInput<Schema> | undefined>;
  /** Makes a particle: `(context) => new DynamoDBTable(context)`. No I/O. */
  createParticle(context: ParticleContext<StandardSchemaV1.InferOutput<Schema>>): P;
}

/** Any flavor. */
export type AnyFlavor = Flavor;

/**
 * Declares a flavor with its types inferred.
 *
 * @example
 * ```ts
 * export const noteFlavor = defineFlavor({
 *   name: 'note',
 *   summary: 'A note in memory',
 *   schema: z.strictObject({ note: z.strictObject({ text: z.string() }) }),
 *   uniqueKeys: ['pcf_name'],
 *   createParticle: (context) => new Note(context),
 * });
 * ```
 */
export function defineFlavor<const Name extends string, Schema extends DefinitionSchema, P extends Particle>(
  flavor: Flavor<Name, Schema, P>,
): Flavor<Name, Schema, P> {
  return flavor;
}

/** The class of a flavor's particles. */
export type ParticleOf<F extends AnyFlavor> = F extends Flavor<string, DefinitionSchema, infer P> ? P : never;
