import { parseReference } from '../definition/references.js';
import { locate, problem } from '../definition/schema-issues.js';
import { type DefinitionIssue, InvalidDefinitionError } from '../errors/definition-errors.js';
import { didYouMean } from '../nearest.js';
import type { Registry } from '../runtime/registry.js';
import type { Group } from './groups.js';
import type { FieldMember } from './member.js';
import { inOrder, reachableFrom } from './order.js';
import type { Tie } from './ties.js';

/** The members of a field by their ids. */
export type Members = ReadonlyMap<string, FieldMember>;

/** The relatives that the definition of a member names. */
export interface Relatives {
  readonly member: FieldMember;
  readonly parents: readonly Tie[];
  readonly children: readonly Tie[];
}

/**
 * Ties members to each other, and puts them in an order in which parents come before their children.
 *
 * @throws {@link InvalidDefinitionError} for relatives that are missing, for cycles, and for references that lead nowhere
 */
export function link(
  members: Members,
  relatives: readonly Relatives[],
  groups: readonly Group[],
  registry: Registry,
): readonly FieldMember[] {
  const issues: DefinitionIssue[] = [];
  for (const { member, parents, children } of relatives) {
    for (const parent of find(parents, members, issues)) tie(parent, member);
    for (const child of find(children, members, issues)) tie(member, child);
  }
  for (const { parent, child } of groups.flatMap(({ wires }) => wires)) {
    const [above, below] = [members.get(parent), members.get(child)];
    if (above && below) tie(above, below);
  }
  const { items, cycle } = inOrder([...members.values()], ({ parents }) => parents);
  if (cycle) issues.push(describeCycle(cycle));
  else for (const member of items) checkReferences(member, members, registry, issues);
  if (issues.length > 0) throw new InvalidDefinitionError(issues);
  return items;
}

function tie(parent: FieldMember, child: FieldMember): void {
  parent.children.add(child);
  child.parents.add(parent);
}

function find(ties: readonly Tie[], members: Members, issues: DefinitionIssue[]): FieldMember[] {
  return ties.flatMap(({ written, scope, source, path }) => {
    const ids = scope.resolve(written);
    if (ids) return ids.flatMap((id) => members.get(id) ?? []);
    const message = `there is no particle "${written}" in the field.${didYouMean(written, scope.names())}`;
    issues.push(locate(source, problem(path, message)));
    return [];
  });
}

function describeCycle(cycle: readonly FieldMember[]): DefinitionIssue {
  const [first] = cycle;
  const ids = [...cycle, first].flatMap((member) => member?.id ?? []);
  const message = `a cycle: ${ids.join(' builds on ')}. Each waits for the next: take one of these ties out.`;
  const issue = problem(['parents'], message);
  return first ? locate(first.source, issue) : issue;
}

function checkReferences(member: FieldMember, members: Members, registry: Registry, issues: DefinitionIssue[]): void {
  for (const { path, reference } of member.holes) {
    const wanted = parseReference(reference);
    const message =
      wanted.kind === 'inherit' ? explainInherit(member, wanted.id, members) : explainLookup(wanted.resource, registry);
    if (message !== undefined) issues.push(locate(member.source, problem(path, `${reference}: ${message}`)));
  }
}

/** What is wrong with taking a value from another particle. */
function explainInherit(member: FieldMember, written: string, members: Members): string | undefined {
  const ids = member.scope.resolve(written);
  if (!ids) return `there is no particle "${written}" in the field.${didYouMean(written, member.scope.names())}`;
  const [id, another] = ids;
  if (another !== undefined)
    return `"${written}" means ${ids.length} particles: say one of ${ids.slice(0, 5).join(', ')}.`;
  const source = members.get(id ?? '');
  if (!source) return `"${written}" is no particle that is valid.`;
  if (member.parents.has(source) || reachableFrom([member], ({ parents }) => parents).has(source)) return undefined;
  return `${id} is no parent of ${member.id}, so nobody knows it in time: add "${written}" to its parents.`;
}

function explainLookup(resource: string, registry: Registry): string | undefined {
  if (registry.lookup(resource)) return undefined;
  const known = registry.lookups();
  const all = known.length === 0 ? 'No plugin brings any.' : `Known are: ${known.join(', ')}.`;
  return `nobody can look up "${resource}".${didYouMean(resource, known)} ${all}`;
}
