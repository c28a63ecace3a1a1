import { didYouMean } from '../errors/did-you-mean.js';
import type { AnyFlavor } from '../flavor.js';
import { ADOPT, type Adopt, type Adoption, type Marks } from '../model/marks.js';
import type { Protection } from '../model/protection.js';
import { problem, type SchemaIssue, show } from './issues.js';

/** The keys that say which existing resources a particle may change. */
const ADOPTION_KEYS: readonly string[] = ['adopt', 'moved_from'];

/** What the meaning of the keys depends on. */
export interface Adopter {
  readonly flavor: AnyFlavor;
  /** The particle's name. */
  readonly name: string;
  /** The owner of the runtime or of the definition files. */
  readonly owner: string | undefined;
  /** Whether the resource is never written. */
  readonly observeOnly: boolean;
}

const NEED_OWNER: readonly Adopt[] = ['mark', 'takeover'];

const ID = /^([^:$\p{Cc}]+):([^:$\p{Cc}]{1,255})$/u;

/**
 * Reads `adopt` and `moved_from`.
 *
 * @param value - the definition, without the keys that the flavor's own schema has
 * @returns `undefined` where it has neither
 */
export function readAdoption(
  value: Readonly<Record<string, unknown>>,
  adopter: Adopter,
  issues: SchemaIssue[],
): Adoption | undefined {
  const keys = ADOPTION_KEYS.filter((key) => value[key] !== undefined);
  if (keys.length === 0) return undefined;
  const { flavor, owner } = adopter;
  if (flavor.marks === undefined) {
    const message = `the flavor ${flavor.name} keeps no marks on its resources, so it cannot be told who made one. Remove this key.`;
    issues.push(...keys.map((key) => ({ ...problem([key], message), about: 'key' as const })));
    return undefined;
  }
  const adopt = readAdopt(value.adopt, issues);
  if (adopter.observeOnly) {
    const message = 'with observe_only: true nothing is written, marks included. Remove this key, or observe_only.';
    issues.push(...keys.filter((key) => value[key] !== 'by-name').map((key) => problem([key], message)));
    return undefined;
  }
  if (owner === undefined && NEED_OWNER.includes(adopt)) {
    const how =
      'Set one: "owner" in the head of a definition file, --owner or PCF_OWNER of pcf, or createPcf({ owner }).';
    issues.push(problem(['adopt'], `adopt: ${adopt} needs an owner, whose mark the resource gets. ${how}`));
  }
  return { adopt, movedFrom: readMovedFrom(value.moved_from, adopter, issues) };
}

/** Reads the value of `adopt`. */
export function readAdopt(value: unknown, issues: SchemaIssue[]): Adopt {
  const known = ADOPT.find((one) => one === value);
  if (known !== undefined || value === undefined) return known ?? 'by-name';
  const meant = typeof value === 'string' ? didYouMean(value, ADOPT) : '';
  issues.push(
    problem(['adopt'], `expected ${ADOPT.slice(0, -1).join(', ')} or ${ADOPT.at(-1)}, found ${show(value)}.${meant}`),
  );
  return 'by-name';
}

function readMovedFrom(value: unknown, { flavor, name }: Adopter, issues: SchemaIssue[]): string[] {
  if (value === undefined) return [];
  const path = ['moved_from'];
  if (!Array.isArray(value) || value.length === 0) {
    const found = Array.isArray(value) ? 'an empty list' : show(value);
    issues.push(problem(path, `expected a list of earlier ids, each ${flavor.name}:pcf_name, found ${found}.`));
    return [];
  }
  const ids = value.flatMap((written: unknown, index) => {
    const [, flavorName = '', oldName = ''] = (typeof written === 'string' && ID.exec(written)) || [];
    if (flavorName.toLowerCase() === flavor.name.toLowerCase()) return [{ id: `${flavor.name}:${oldName}`, index }];
    const expected = `an earlier id of this particle, ${flavor.name}:pcf_name`;
    issues.push(problem([...path, index], `expected ${expected}, found ${show(written)}.`));
    return [];
  });
  const seen = new Set<string>();
  for (const { id, index } of ids) {
    if (id === `${flavor.name}:${name}`)
      issues.push(problem([...path, index], `${id} is the particle's own id. List only ids that it had before.`));
    else if (seen.has(id)) issues.push(problem([...path, index], `${id} is listed twice.`));
    seen.add(id);
  }
  return [...seen];
}

/** The parts of a definition that decide how its resource is marked. */
interface Creator extends Pick<Adopter, 'flavor' | 'name'> {
  readonly protection: Protection;
  readonly adoption?: Adoption | undefined;
}

/** Returns the marks of a resource that a definition creates. Without an owner, only `adopt: never` needs one. */
export function marksAtCreation(
  { flavor, name, protection, adoption }: Creator,
  owner: string | undefined,
): Marks | undefined {
  if (flavor.marks === undefined || protection.observeOnly) return undefined;
  const id = `${flavor.name}:${name}`;
  if (owner === undefined) return adoption?.adopt === 'never' ? { id } : undefined;
  return { owner, id, ...(protection.termination && { keep: true }) };
}
