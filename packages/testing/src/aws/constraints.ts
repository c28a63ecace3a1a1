import { isRecord } from '@pcf/core/values';
import type { NormalizedSchema } from '@smithy/core/schema';
import { CONSTRAINT_DATA } from './constraint-data.js';
import { BadRequest } from './errors.js';
import { get, requiredMembers, type ServiceModel } from './model.js';
import { at } from './values.js';

/** What a value must fulfil beside its kind. */
interface Rule {
  /** The number of characters, bytes or elements: at least, at most. */
  readonly length?: readonly [number | null, number | null];
  /** Of a number: at least, at most. */
  readonly range?: readonly [number | null, number | null];
  /** For the whole text. */
  readonly pattern?: string;
  /** The name of the SDK client's list of values. */
  readonly enum?: string;
  /** Of each element of a list, and each value of a map. */
  readonly each?: Rule;
  /** Of each key of a map. */
  readonly key?: Rule;
}

interface Violation {
  readonly path: string;
  /** As it is told; `undefined` for a secret. */
  readonly value: string | undefined;
  readonly isMissing: boolean;
  readonly rule: string;
}

/** Checks an input, and throws a refusal that names all violations. */
export type Check = (schema: NormalizedSchema, input: Readonly<Record<string, unknown>>) => void;

/**
 * Returns a function that checks the inputs of a service: required members for all services, and lengths, ranges, patterns and
 * values for those whose rules are known.
 *
 * @param client - the module of the SDK client, with its lists of values
 */
export function checkOf(model: ServiceModel, client: object): Check {
  const rules = rulesOf(model.namespace);
  return (schema, input) => {
    const found = [...structureViolations({ rules, client, isEc2: model.protocol === 'ec2' }, schema, input, '')];
    if (found.length === 0) return;
    const missing = found.find(({ isMissing }) => isMissing);
    if (missing && model.protocol === 'ec2')
      throw new BadRequest('missing', `The request must contain the parameter ${missing.path}`);
    const count = `${found.length} validation ${found.length === 1 ? 'error' : 'errors'} detected: `;
    throw new BadRequest(missing ? 'missing' : 'invalid', count + found.map(sentence).join('; '));
  };
}

/** As AWS's services say it. */
function sentence({ path, value, rule }: Violation): string {
  return `Value ${value === undefined ? '' : `${value} `}at '${path}' failed to satisfy constraint: Member must ${rule}`;
}

/** The rules of a service, by structure and member. */
type Rules = (structure: string, member: string) => Rule | undefined;

function rulesOf(namespace: string): Rules {
  const data = CONSTRAINT_DATA[namespace];
  const parsed = new Map<string, Rule>();
  return (structure, member) => {
    const line = data?.shapes[structure] ?? '';
    const index = new RegExp(`(?:^| )${member}=(\\d+)(?: |$)`).exec(line)?.[1];
    if (data === undefined || index === undefined) return undefined;
    const rule = parsed.get(index) ?? JSON.parse(data.rules[Number(index)] ?? '{}');
    parsed.set(index, rule);
    return rule;
  };
}

interface Context {
  readonly rules: Rules;
  readonly client: object;
  readonly isEc2: boolean;
}

function* structureViolations(
  context: Context,
  schema: NormalizedSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
): Generator<Violation> {
  const required = new Set(requiredMembers(schema));
  const members = schema.isStructSchema() ? schema.structIterator() : [];
  for (const [name, member] of members) {
    const one = value[name];
    const where = at(path, context.isEc2 ? name : name.charAt(0).toLowerCase() + name.slice(1));
    if (one === undefined || one === null) {
      const isSent = member.isIdempotencyToken();
      if (required.has(name) && !isSent) yield { path: where, value: 'null', isMissing: true, rule: 'not be null' };
    } else yield* violations(context, member, one, context.rules(schema.getName() ?? '', name), where);
  }
}

function* violations(
  context: Context,
  schema: NormalizedSchema,
  value: unknown,
  rule: Rule | undefined,
  path: string,
): Generator<Violation> {
  if (rule) {
    const shown = schema.getMergedTraits().sensitive ? undefined : shownAs(value);
    for (const broken of brokenRules(rule, value, context.client))
      yield { path, value: shown, isMissing: false, rule: broken };
  }
  if (schema.isStructSchema() && isRecord(value)) yield* structureViolations(context, schema, value, path);
  else if (schema.isListSchema() && Array.isArray(value)) {
    const item = schema.getValueSchema();
    for (const [index, one] of value.entries())
      yield* violations(context, item, one, rule?.each, `${path}.${index + 1}.member`);
  } else if (schema.isMapSchema() && isRecord(value)) {
    const [keySchema, item] = [schema.getKeySchema(), schema.getValueSchema()];
    for (const [key, one] of Object.entries(value)) {
      yield* violations(context, keySchema, key, rule?.key, `${path}.key`);
      yield* violations(context, item, one, rule?.each, `${path}.${key}.member`);
    }
  }
}

function* brokenRules(
  { length, range, pattern, enum: values }: Rule,
  value: unknown,
  client: object,
): Generator<string> {
  const size = sizeOf(value);
  if (length && size !== undefined) {
    const [least, most] = length;
    if (least !== null && size < least) yield `have length greater than or equal to ${least}`;
    if (most !== null && size > most) yield `have length less than or equal to ${most}`;
  }
  if (range && typeof value === 'number') {
    const [least, most] = range;
    if (least !== null && value < least) yield `have value greater than or equal to ${least}`;
    if (most !== null && value > most) yield `have value less than or equal to ${most}`;
  }
  if (typeof value !== 'string') return;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
    yield `satisfy regular expression pattern: ${pattern}`;
  const allowed = values === undefined ? undefined : get(client, values);
  if (isRecord(allowed) && !Object.values(allowed).includes(value))
    yield `satisfy enum value set: [${Object.values(allowed).join(', ')}]`;
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return Array.from(value).length;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.length;
  return isRecord(value) && !(value instanceof Date) ? Object.keys(value).length : undefined;
}

const MOST_SHOWN = 200;

function shownAs(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return `'${text.slice(0, MOST_SHOWN)}'`;
}
