import type { AnyFlavor } from '../../flavor.js';
import type { Quasiparticle } from '../../quasiparticle.js';
import type { Registry } from '../../registry.js';
import { isRecord } from '../../values.js';
import { type JsonSchema, jsonSchemaOf, schemasAt } from '../json-schema.js';
import { DEFINITION_KEYS, type DefinitionKey, HEAD, OWNER, PARAM } from './keys.js';
import { REFERENCE_SCHEMA, within, withParams } from './references.js';

/** The flavors and kinds of quasiparticles that a file can use. */
export type KnownFlavors = Pick<Registry, 'list' | 'names' | 'quasiparticle'>;

/** The schema of one flavor, or of one kind of quasiparticle. */
interface Kind {
  readonly name: string;
  readonly summary: string;
  /** Returns its schema under `$defs`; with `isPartial`, required keys may be missing. */
  schema(isPartial: boolean): JsonSchema;
}

/**
 * Returns the JSON Schema (draft 2020-12) of a definition file, for editors: a definition, a list of them, or a map with a head. It has the
 * keys that PCF reads and those of the given flavors, with their descriptions. A reference may stand in the place of every setting. Rules
 * that span several settings are not in it: `pcf validate` checks them.
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [dynamodbTable] });
 * await writeFile('pcf.schema.json', JSON.stringify(definitionFileSchema(pcf.flavors)));
 * ```
 */
export function definitionFileSchema(flavors: KnownFlavors): JsonSchema {
  const groups = flavors.names().flatMap((name) => flavors.quasiparticle(name) ?? []);
  const kinds = [...flavors.list().map(kindOfFlavor), ...groups.map(kindOfGroup)];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: ['array', 'object'],
    properties: { flavor: flavorKey(kinds) },
    ...choose(
      { type: 'array' },
      { items: refTo('definition') },
      choose(hasKey('flavor'), refTo('definition'), refTo('head')),
    ),
    $defs: {
      head: headSchema(),
      definition: { required: ['pcf_name'], ...memberSchema(kinds, completeOrPartial) },
      member: memberSchema(kinds, completeOrPartial),
      partial: memberSchema(kinds, (name) => refTo(partial(name))),
      reference: REFERENCE_SCHEMA,
      ...Object.fromEntries(
        kinds.flatMap((kind) => [
          [complete(kind.name), kind.schema(false)],
          [partial(kind.name), kind.schema(true)],
        ]),
      ),
    },
  };
}

/** The schema of any definition: the flavor's where it names one. Otherwise its base may name one. */
function memberSchema(kinds: readonly Kind[], ofFlavor: (name: string) => JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: { flavor: flavorKey(kinds), ...propertiesOf(({ name }) => name === 'pcf_name') },
    allOf: [
      ...kinds.map(({ name }) => choose(hasValue('flavor', name), ofFlavor(name))),
      choose(
        hasKey('flavor'),
        {},
        {
          properties: propertiesOf(({ name }) => name !== 'flavor'),
          anyOf: [{ required: ['flavor'] }, { required: ['base_particle_config'] }],
        },
      ),
    ],
  };
}

/** What a base has may be missing, and so may the settings of what is only observed. */
function completeOrPartial(name: string): JsonSchema {
  const isPartial = { anyOf: [hasKey('base_particle_config'), hasValue('observe_only', true)] };
  return choose(isPartial, refTo(partial(name)), refTo(complete(name)));
}

function kindOfFlavor({ name, summary, schema }: AnyFlavor): Kind {
  const common = propertiesOf(({ on }) => on !== 'quasiparticle');
  return { name, summary, schema: (isPartial) => kindSchema(name, common, jsonSchemaOf(schema) ?? {}, isPartial) };
}

function kindOfGroup({ name, summary, schema }: Quasiparticle): Kind {
  const own = schema ? (jsonSchemaOf(schema) ?? {}) : { additionalProperties: false };
  const shared = propertiesOf(({ on }) => on !== 'particle');
  const of = (isPartial: boolean) => {
    const particles = { ...shared.particles, items: refTo(isPartial ? 'partial' : 'member') };
    const whole = kindSchema(name, { ...shared, particles }, own, isPartial);
    return isPartial ? whole : { ...whole, required: [...requiredOf(whole), 'particles'] };
  };
  return { name, summary, schema: of };
}

/** The schema of a definition: the keys that PCF reads, and the flavor's own. A key of both is the flavor's. */
function kindSchema(
  name: string,
  common: Readonly<Record<string, JsonSchema>>,
  own: JsonSchema,
  isPartial: boolean,
): JsonSchema {
  const root = `#/$defs/${pointer(isPartial ? partial(name) : complete(name))}`;
  const place = { root, isPartial };
  const parts = schemasAt(own, []).map(({ $schema: _, $defs, ...part }) => {
    const whole = within(part, place);
    const settings = isRecord(whole.properties) ? whole.properties : {};
    return { ...whole, properties: { ...common, flavor: {}, ...settings } };
  });
  const defs = isRecord(own.$defs) ? within({ $defs: own.$defs }, place) : {};
  return parts.length === 1 ? { ...parts[0], ...defs } : { anyOf: parts, ...defs };
}

function headSchema(): JsonSchema {
  const details: Readonly<Record<string, JsonSchema>> = {
    owner: {
      properties: Object.fromEntries(OWNER.map(describe)),
      required: ['name'],
      additionalProperties: false,
    },
    params: {
      additionalProperties: {
        type: ['string', 'number', 'boolean', 'null', 'object'],
        properties: Object.fromEntries(PARAM.map(describe)),
        additionalProperties: false,
      },
    },
    particles: { items: refTo('definition') },
  };
  const properties = HEAD.map((key) => [key.name, { ...described(key), ...details[key.name] }]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    // An overlay may only set parameters.
    ...choose(hasKey('params'), {}, { required: ['particles'] }),
  };
}

function flavorKey(kinds: readonly Kind[]): JsonSchema {
  const key = DEFINITION_KEYS.find(({ name }) => name === 'flavor');
  return {
    ...(key && described(key)),
    enum: kinds.map(({ name }) => name),
    enumDescriptions: kinds.map(({ summary }) => summary),
  };
}

function propertiesOf(isWanted: (key: DefinitionKey) => boolean): Record<string, JsonSchema> {
  const wanted = DEFINITION_KEYS.filter((key) => key.schema && isWanted(key));
  return Object.fromEntries(wanted.map((key) => describe({ ...key, schema: withParams(key.schema ?? {}) })));
}

function describe(key: Pick<DefinitionKey, 'name' | 'description' | 'schema'>): [string, JsonSchema] {
  return [key.name, described(key)];
}

function described({ description, schema }: Pick<DefinitionKey, 'description' | 'schema'>): JsonSchema {
  return { description, ...schema };
}

/** The names of a flavor's schemas under `$defs`. No flavor can have the name of another one there. */
function complete(name: string): string {
  return `flavor.${name}`;
}

function partial(name: string): string {
  return `partial.${name}`;
}

function hasKey(name: string): JsonSchema {
  return { type: 'object', required: [name] };
}

function hasValue(name: string, value: unknown): JsonSchema {
  return { ...hasKey(name), properties: { [name]: { const: value } } };
}

function choose(condition: JsonSchema, yes: JsonSchema, no?: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: condition, then: yes, ...(no && { else: no }) };
}

function requiredOf({ required }: JsonSchema): unknown[] {
  return Array.isArray(required) ? required : [];
}

function refTo(name: string): JsonSchema {
  return { $ref: `#/$defs/${pointer(name)}` };
}

/** A name within a JSON pointer of a URI. */
function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
