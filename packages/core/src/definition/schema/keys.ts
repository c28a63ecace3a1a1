import { ADOPT } from '../../model/marks.js';
import { DESIRED_STATES } from '../../model/state.js';
import type { JsonSchema } from '../json-schema.js';

/** A key that PCF reads, whatever the flavor. */
export interface DefinitionKey {
  readonly name: string;
  /** Which definitions can have it: those of particles, of quasiparticles, or both. */
  readonly on: 'both' | 'particle' | 'quasiparticle';
  /** What it means, for a person. */
  readonly description: string;
  /** Its value, as JSON Schema. Absent where a file cannot hold one. */
  readonly schema?: JsonSchema;
  /** Whether it connects a definition to others: only a field reads it. */
  readonly connects?: true;
  /** Whether the members of a quasiparticle take its value where they have none. */
  readonly handedOn?: true;
  /** Whether it is each definition's own: `base_particle_config` does not pass it on. */
  readonly isOwn?: true;
}

const ID = '^[^:$]+:[^:$]+$';
const NAMES: JsonSchema = { type: 'array', items: { type: 'string', minLength: 1 } };

/**
 * The keys that PCF reads, in the order of the documentation. The reader, the JSON Schema for editors and the page
 * docs/definition-keys.md take them from here; how a value is read is in `common-keys.ts` and `adoption-keys.ts`.
 */
export const DEFINITION_KEYS: readonly DefinitionKey[] = [
  {
    name: 'flavor',
    on: 'both',
    description: 'The kind of resource, or of quasiparticle. Upper and lower case are the same.',
    schema: { type: 'string' },
  },
  {
    name: 'pcf_name',
    on: 'both',
    isOwn: true,
    description: 'The name of the particle, unique within its flavor: 1 to 255 characters, without ":" and "$".',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^:$]*$' },
  },
  {
    name: 'desired_state',
    on: 'both',
    handedOn: true,
    description: 'The state to bring the resource to. "terminated" deletes it.',
    schema: { type: 'string', enum: DESIRED_STATES, default: 'running' },
  },
  {
    name: 'parents',
    on: 'both',
    connects: true,
    description: 'The ids (flavor:pcf_name) of what it depends on. They are created before it and terminated after it.',
    schema: NAMES,
  },
  {
    name: 'children',
    on: 'both',
    connects: true,
    description: 'The ids (flavor:pcf_name) of what depends on it.',
    schema: NAMES,
  },
  {
    name: 'multiplier',
    on: 'both',
    connects: true,
    isOwn: true,
    description: 'The number of copies. Their names, and the settings that name their resources, end in -0, -1, …',
    schema: { type: 'integer', minimum: 1 },
  },
  {
    name: 'base_particle_config',
    on: 'both',
    connects: true,
    isOwn: true,
    description:
      'The pcf_name of another definition of the same list, whose settings this one takes where it has none.',
    schema: { type: 'string', minLength: 1 },
  },
  {
    name: 'particles',
    on: 'quasiparticle',
    description: 'The definitions of the members. One without a pcf_name has that of the quasiparticle.',
    schema: { type: 'array', minItems: 1 },
  },
  {
    name: 'rollback',
    on: 'quasiparticle',
    description: 'true: if a member fails, what the run created of this quasiparticle is terminated.',
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'persist_on_termination',
    on: 'both',
    handedOn: true,
    description: 'true: an apply does not terminate the resource.',
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'persist_on_terminate',
    on: 'both',
    handedOn: true,
    description: 'The other spelling of persist_on_termination. Either protects.',
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'persist_on_update',
    on: 'both',
    handedOn: true,
    description: 'true: an apply does not change the settings of a resource that is in the desired state.',
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'adopt',
    on: 'both',
    handedOn: true,
    description:
      'What to do with a resource that exists without the mark of its owner. "by-name": it is adopted, and not marked. ' +
      '"mark": it is adopted and marked. "takeover": as "mark", also if it has the mark of another owner. "never": it is refused.',
    schema: { type: 'string', enum: ADOPT, default: 'by-name' },
  },
  {
    name: 'moved_from',
    on: 'particle',
    isOwn: true,
    description: 'The ids (flavor:pcf_name) that the particle had before it was renamed.',
    schema: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', pattern: ID } },
  },
  {
    name: 'observe_only',
    on: 'both',
    handedOn: true,
    description:
      'true: the resource is looked at and never written. Only the settings that name and locate it are needed.',
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'callbacks',
    on: 'particle',
    description: 'Functions that are called after a start, stop, terminate or update. Only in code, never in a file.',
  },
];

/** The keys that connect particles of a field. They are read before single particles. */
export const FIELD_KEYS: readonly string[] = namesOf(({ connects }) => connects === true);

/** The keys that every definition of a particle can have, beside those of {@link FIELD_KEYS}. */
export const COMMON_KEYS: readonly string[] = namesOf(({ on, connects }) => on !== 'quasiparticle' && !connects);

/** The keys that the definition of a quasiparticle can have, beside those of its kind. */
export const GROUP_KEYS: readonly string[] = namesOf(({ on }) => on !== 'particle');

/** The keys that members inherit from their quasiparticle. */
export const HANDED_ON: readonly string[] = namesOf(({ handedOn }) => handedOn === true);

/** The keys that are not inherited from a base. */
export const OWN_KEYS: readonly string[] = namesOf(({ isOwn }) => isOwn === true);

function namesOf(isWanted: (key: DefinitionKey) => boolean): string[] {
  return DEFINITION_KEYS.filter(isWanted).map(({ name }) => name);
}

/** A key of the head of a definition file, or of its `owner`. */
export type HeadKey = Required<Pick<DefinitionKey, 'name' | 'description' | 'schema'>>;

/** The keys of the head of a definition file. */
export const HEAD: readonly HeadKey[] = [
  {
    name: 'owner',
    description: 'The owner of the resources: its name, or a map with the name and more. Resources get its mark.',
    schema: { type: ['string', 'object'] },
  },
  {
    name: 'params',
    description: `The parameters that texts refer to as \${params.NAME}: for each its default, or a map with more about it.`,
    schema: { type: 'object' },
  },
  {
    name: 'particles',
    description: 'The definitions. Write "particles: []" where there are none.',
    schema: { type: 'array' },
  },
];

/** The keys of a parameter that is a map. */
export const PARAM: readonly HeadKey[] = [
  {
    name: 'type',
    description: 'The type of its value. By default that of the default or of the first choice, else string.',
    schema: { type: 'string', enum: ['string', 'number', 'boolean'] },
  },
  {
    name: 'default',
    description: 'Its value where none is given. Without it, a value has to be given.',
    schema: { type: ['string', 'number', 'boolean'] },
  },
  { name: 'description', description: 'What it means, for a person.', schema: { type: 'string' } },
  {
    name: 'enum',
    description: 'All values that it can have.',
    schema: { type: 'array', minItems: 1, items: { type: ['string', 'number', 'boolean'] } },
  },
  {
    name: 'secret',
    description: 'true: its value comes from a variable or a lookup, and only secret settings can have it.',
    schema: { type: 'boolean', default: false },
  },
];

/** The keys of an `owner` that is a map. */
export const OWNER: readonly HeadKey[] = [
  {
    name: 'name',
    description: 'The name of the owner: 1 to 128 letters, digits and . _ : / = + - @',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  },
  {
    name: 'files',
    description: 'All definition files of the owner, relative to this file. A prune needs this list, in one of them.',
    schema: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  },
  {
    name: 'locations',
    description: 'More places to look for orphans in, such as { region: eu-west-1 }.',
    schema: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', minProperties: 1, additionalProperties: { type: 'string', minLength: 1 } },
    },
  },
];

/** The names of the keys of a head. */
export const HEAD_KEYS: readonly string[] = HEAD.map(({ name }) => name);

/** The names of the keys of an `owner` that is a map. */
export const OWNER_KEYS: readonly string[] = OWNER.map(({ name }) => name);

/** The names of the keys of a parameter that is a map. */
export const PARAM_KEYS: readonly string[] = PARAM.map(({ name }) => name);
