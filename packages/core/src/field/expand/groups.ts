import { readAdopt } from '../../definition/adoption-keys.js';
import { readCommonPart, readFlag } from '../../definition/common-keys.js';
import { explainIssues, locate, problem, type SchemaIssue, show } from '../../definition/issues.js';
import { jsonSchemaOf } from '../../definition/json-schema.js';
import { deepFreeze } from '../../definition/plain-data.js';
import { findReferences, mapTexts, unescapeReference } from '../../definition/references.js';
import { GROUP_KEYS, HANDED_ON } from '../../definition/schema/keys.js';
import { secretParams } from '../../definition/secret-settings.js';
import type { DefinitionSource } from '../../definition/source.js';
import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { FlavorError } from '../../errors/registry-errors.js';
import type { QuasiMember, Quasiparticle, Wire } from '../../quasiparticle.js';
import { isRecord, messageOf } from '../../values.js';

/** A quasiparticle of a field. */
export interface Group {
  /** `flavor:pcf_name` */
  readonly id: string;
  readonly name: string;
  readonly flavor: string;
  /** The source of its definition, for errors. */
  readonly source: DefinitionSource;
  /** The definition's `rollback`. */
  readonly rollback: boolean;
  /** The ids of its particles, including those of nested quasiparticles. */
  readonly members: readonly string[];
  /** The dependencies that its kind adds between members. */
  readonly wires: readonly Wire[];
}

/** The definition of a quasiparticle, before its members are read. */
export interface ReadGroup {
  readonly group: Omit<Group, 'members' | 'wires'>;
  readonly members: readonly DefinitionSource[];
  /** Its own keys, as its kind's schema returns them. */
  readonly own: unknown;
  /** Values that its members inherit where they do not set them. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** A definition within a quasiparticle, and its id where it has a name. */
export interface PossibleMember {
  readonly id?: string;
  readonly source: DefinitionSource;
}

/** Reads the definition of a quasiparticle; returns `undefined` after adding issues. */
export function readGroup(
  source: DefinitionSource,
  kind: Quasiparticle,
  issues: DefinitionIssue[],
): ReadGroup | undefined {
  const { value } = source;
  if (!isRecord(value)) return undefined;
  const found: SchemaIssue[] = [];
  const { callbacks, moved_from: movedFrom, ...others } = value;
  const { name } = readCommonPart(others, found);
  if (callbacks !== undefined)
    found.push(problem(['callbacks'], 'a quasiparticle cannot have callbacks: set them on its members.'));
  if (movedFrom !== undefined)
    found.push(problem(['moved_from'], 'a quasiparticle has no resource of its own: set moved_from on its members.'));
  readAdopt(others.adopt, found);
  readFlag(value, 'observe_only', found);
  const rollback = readFlag(value, 'rollback', found);
  const members = readMembers(source, value.particles, found);
  const own = readOwn(others, kind, found, source.paramsAt);
  issues.push(...found.map((issue) => locate(source, issue)));
  if (found.length > 0) return undefined;
  const group = { id: `${kind.name}:${name}`, name, flavor: kind.name, source, rollback };
  const defaults = Object.fromEntries(Object.entries(value).filter(([key]) => HANDED_ON.includes(key)));
  return { group, members, own, defaults };
}

/**
 * Calls `wire` of a kind of quasiparticle, and checks its answer.
 *
 * @throws {@link FlavorError} when it fails, or names a particle that is not a member
 */
export function wiresOf(
  kind: Quasiparticle,
  packageName: string,
  id: string,
  parts: readonly PossibleMember[],
  own: unknown,
): readonly Wire[] {
  if (!kind.wire) return [];
  const described = parts.flatMap(describeMember);
  let wires: unknown;
  try {
    wires = kind.wire(described, own);
  } catch (error) {
    const message = messageOf(error);
    throw new FlavorError(id, packageName, 'wire', `failed: ${message}`, { cause: error });
  }
  if (!Array.isArray(wires) || !wires.every(isWire))
    throw new FlavorError(
      id,
      packageName,
      'wire',
      'did not return a list of { parent, child }, each the id of a member.',
    );
  const known = new Set(described.map((member) => member.id));
  const stranger = wires.flatMap(({ parent, child }) => [parent, child]).find((wired) => !known.has(wired));
  if (stranger === undefined) return wires;
  throw new FlavorError(
    id,
    packageName,
    'wire',
    `returned "${stranger}", which is not a member. Use the ids that it is given.`,
  );
}

function isWire(value: unknown): value is Wire {
  return isRecord(value) && typeof value.parent === 'string' && typeof value.child === 'string';
}

function describeMember({ id, source }: PossibleMember): QuasiMember[] {
  const { value } = source;
  if (id === undefined || !isRecord(value)) return [];
  const colon = id.indexOf(':');
  const { callbacks: _, ...definition } = value;
  const copy = mapTexts(definition, (text) => text);
  if (!isRecord(copy)) return [];
  return [{ id, flavor: id.slice(0, colon), name: id.slice(colon + 1), definition: deepFreeze(copy) }];
}

function readMembers(source: DefinitionSource, particles: unknown, issues: SchemaIssue[]): DefinitionSource[] {
  if (!Array.isArray(particles)) {
    const found = particles === undefined ? 'missing' : `found ${show(particles)}`;
    issues.push(problem(['particles'], `${found}; expected the list of its members' definitions.`));
    return [];
  }
  if (particles.length === 0)
    issues.push(problem(['particles'], 'it is empty: a quasiparticle needs at least one member.'));
  return particles.map((value: unknown, index) => ({
    value,
    ...(source.file === undefined ? {} : { file: source.file }),
    locate: (path, what) => source.locate?.(['particles', index, ...path], what),
    ...(source.paramsAt && { paramsAt: (path) => source.paramsAt?.(['particles', index, ...path]) ?? [] }),
  }));
}

function readOwn(
  value: Readonly<Record<string, unknown>>,
  kind: Quasiparticle,
  issues: SchemaIssue[],
  paramsAt: DefinitionSource['paramsAt'],
): unknown {
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => !GROUP_KEYS.includes(key)));
  const [secret] = secretParams(own, paramsAt);
  if (secret) {
    issues.push(problem(secret, 'its parameter is secret: only settings of particles can have it.'));
    return own;
  }
  const hole = findReferences(own)[0];
  if (hole) issues.push(problem(hole.path, 'references are allowed only in the definitions of members.'));
  if (!kind.schema) {
    const unknown = Object.keys(own).map((key) => ({ code: 'unrecognized_keys', keys: [key], message: '', path: [] }));
    issues.push(...explainIssues(unknown, own, undefined, GROUP_KEYS));
    return own;
  }
  const result = kind.schema['~standard'].validate(mapTexts(own, unescapeReference));
  if (result instanceof Promise)
    throw new TypeError(`The schema of "${kind.name}" validates asynchronously; a definition's schema must not.`);
  if (!result.issues) return result.value;
  issues.push(...explainIssues(result.issues, own, jsonSchemaOf(kind.schema), GROUP_KEYS));
  return undefined;
}
