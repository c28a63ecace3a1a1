import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type { Keys, Listing, ListQuery } from './listing.js';
import type { StateRules } from './model/transitions.js';
import type { Particle, ParticleContext } from './particle/particle.js';
import type { Services } from './services/container.js';

/**
 * Describes and validates the part of a definition that belongs to a flavor: any Standard Schema that yields JSON Schema
 * (Zod 4.2, ArkType 2.1 and others, see https://standardschema.dev).
 */
export type DefinitionSchema<Input = unknown, Output = Input> = StandardSchemaV1<Input, Output> &
  StandardJSONSchemaV1<Input, Output>;

/** A violation of a flavor's own rules in a definition. */
export interface RuleViolation {
  /** The path from the definition's top: `['aws_resource', 'KeySchema', 0]`. */
  readonly path: readonly PropertyKey[];
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** Where the calls for a resource go, and as whom: for a person, in the header of a plan. What is not known is absent. */
export interface Whereabouts {
  /** `AWS` */
  readonly provider: string;
  readonly account?: string;
  /** Who the provider says the caller is. */
  readonly identity?: string;
  readonly region?: string;
  /** The URL that replaces the provider's own. */
  readonly endpoint?: string;
}

/** Where the calls for a resource go, and with which credentials, as far as that is known without a request. */
export interface ResourcePlace {
  /** `AWS` */
  readonly provider: string;
  /** The account, where it is known without a request. */
  readonly account?: string;
  readonly region?: string;
  /** The name of a profile of this machine, whose credentials are used. */
  readonly profile?: string;
  /** The role that is assumed. */
  readonly role?: string;
  /** The URL that replaces the provider's own. */
  readonly endpoint?: string;
}

/**
 * One kind of resource: the schema of its definitions, its states, and the class of its particles.
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
   * The schema of all keys beside those that all flavors share. Put rules that span several settings into `check`, which runs
   * only when all values are known: any leaf may be a reference at first.
   */
  readonly schema: Schema;
  /** The settings that name the resource, as dotted paths: `['aws_resource.TableName']`. They must be present. */
  readonly uniqueKeys: readonly string[];
  /**
   * The settings that locate the resource, beside those that name it: `['region', 'profile', 'role']`. While one of them is not
   * known, the resource is not observed or terminated: it could be another one.
   */
  readonly locatedBy?: readonly string[];
  /**
   * Returns the location of a definition's resource. Needed where `locatedBy` does not say it literally: an absent setting may
   * have a default that another definition writes out. Two definitions with equal locations and names describe one resource. By
   * default the values of `locatedBy` are compared as written. No I/O.
   *
   * @param definition - as written: not validated, and settings that neither name nor locate the resource may hold references
   * @returns a text that is equal for equal locations; it is not shown
   */
  location?(definition: Readonly<Record<string, unknown>>, services: Services): string;
  /**
   * Returns where the calls for a definition's resource go, and with which credentials, for those who decide whether a definition is
   * allowed. No I/O. It is called only when everything that locates the resource is known.
   *
   * @param definition - as written, as for `location`
   */
  place?(definition: Readonly<Record<string, unknown>>, services: Services): ResourcePlace;
  /**
   * Returns where the calls for a definition's resource go, and as whom. It may ask the provider, once for all. What it cannot find
   * out, it leaves out; it is only shown.
   *
   * @param definition - as written, as for `location`
   */
  whereabouts?(
    definition: Readonly<Record<string, unknown>>,
    services: Services,
    signal: AbortSignal,
  ): Promise<Whereabouts>;
  /** Rules that span several settings. Pure. */
  check?(definition: StandardSchemaV1.InferOutput<Schema>): readonly RuleViolation[];
  /**
   * Reads an existing resource, and returns the definition that describes it: applying that changes nothing.
   *
   * @param name - the provider's name of the resource
   * @returns the flavor's part of a definition; `undefined` when there is no such resource
   */
  importDefinition?(
    name: string,
    services: Services,
    signal: AbortSignal,
  ): Promise<StandardSchemaV1.InferInput<Schema> | undefined>;
  /**
   * Where a resource of this flavor has its marks, for a person: `its tags`. Its particles then implement `readMarks` and
   * `planMarks`, and the creating step writes `context.marks`. Absent: it has none, and `adopt` and `moved_from` are refused.
   */
  readonly marks?: string;
  /**
   * Lists the resources that exist with an owner's mark. Reads all pages. Absent: orphans of this flavor cannot be found.
   *
   * @throws where a location cannot be walked completely: a part of the truth would look like the whole
   */
  list?(query: ListQuery): Promise<Listing>;
  /**
   * Completes a definition that has only the keys that name and locate the resource, for a particle that is only observed or
   * terminated. Needed for `list`, and for `observe_only` without the other settings. Pure.
   *
   * @param keys - not validated: the keys of `uniqueKeys` and `locatedBy`, and those settings that are declared
   */
  bareDefinition?(keys: Keys): StandardSchemaV1.InferOutput<Schema>;
  /** Creates a particle: `(context) => new DynamoDBTable(context)`. No I/O. */
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
