import { locate, problem } from '../../definition/issues.js';
import type { Budget } from '../../definition/limits.js';
import { parseReference } from '../../definition/references.js';
import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import type { Registry } from '../../registry.js';
import type { Group } from '../expand/groups.js';
import type { Tie } from '../expand/ties.js';
import type { FieldMember, Members } from '../member.js';
import type { Scope } from '../scope.js';
import { Ancestry } from './ancestry.js';
import { inOrder } from './order.js';

/** The parents and children that the definition of a member names. */
export interface Relatives {
  readonly member: FieldMember;
  readonly parents: readonly Tie[];
  readonly children: readonly Tie[];
}

/** What linking needs, and where it adds issues. */
export interface Linking {
  readonly registry: Registry;
  readonly budget: Budget;
  /** Receives missing parents and children, cycles, and references that lead nowhere. */
  readonly issues: DefinitionIssue[];
}

/** Connects members to their parents and children, and returns them in an order in which parents come first. */
export function link(
  members: Members,
  relatives: readonly Relatives[],
  groups: readonly Group[],
  linking: Linking,
): readonly FieldMember[] {
  const { budget, issues } = linking;
  for (const { member, parents, children } of relatives) {
    for (const parent of find(parents, members, linking)) tie(parent, member);
    for (const child of find(children, members, linking)) tie(member, child);
  }
  for (const { parent, child } of groups.flatMap(({ wires }) => wires)) {
    budget.take('ties', 1);
    const [above, below] = [members.get(parent), members.get(child)];
    if (above && below) tie(above, below);
  }
  const { items, cycle } = inOrder([...members.values()], ({ parents }) => parents);
  if (cycle) issues.push(describeCycle(cycle));
  const ancestry = new Ancestry(budget);
  for (const member of members.values()) checkReferences(member, members, ancestry, linking);
  return items;
}

function tie(parent: FieldMember, child: FieldMember): void {
  parent.children.add(child);
  child.parents.add(parent);
}

function find(ties: readonly Tie[], members: Members, { budget, issues }: Linking): FieldMember[] {
  return ties.flatMap(({ written, scope, source, path }) => {
    const ids = scope.resolve(written);
    if (ids) {
      budget.take('ties', ids.length, source);
      return ids.flatMap((id) => members.get(id) ?? []);
    }
    const message = `there is no particle "${written}" in the field.${suggest(written, scope, issues)}`;
    issues.push(locate(source, problem(path, message)));
    return [];
  });
}

/** How many issues have a suggestion: each compares all names. */
const SUGGESTIONS = 50;

function suggest(written: string, scope: Scope, issues: readonly DefinitionIssue[]): string {
  return issues.length < SUGGESTIONS ? didYouMean(written, scope.names()) : '';
}

function describeCycle(cycle: readonly FieldMember[]): DefinitionIssue {
  const [first] = cycle;
  const all = [...cycle, first].flatMap((member) => member?.id ?? []);
  const ids = all.length > 20 ? [...all.slice(0, 10), `… ${all.length - 20} more …`, ...all.slice(-10)] : all;
  const message = `dependency cycle: ${ids.join(' depends on ')}. Remove one of these dependencies.`;
  const issue = problem(['parents'], message);
  return first ? locate(first.source, issue) : issue;
}

function checkReferences(
  member: FieldMember,
  members: Members,
  ancestry: Ancestry,
  { registry, issues }: Linking,
): void {
  for (const { path, reference } of member.holes) {
    const wanted = parseReference(reference);
    const message =
      wanted.kind === 'inherit'
        ? explainInherit(member, wanted.id, members, { ancestry, issues })
        : explainLookup(wanted.resource, registry);
    if (message !== undefined) issues.push(locate(member.source, problem(path, `${reference}: ${message}`)));
  }
}

/** Explains why a value cannot be inherited from another particle; `undefined` where it can. */
function explainInherit(
  member: FieldMember,
  written: string,
  members: Members,
  { ancestry, issues }: { readonly ancestry: Ancestry; readonly issues: readonly DefinitionIssue[] },
): string | undefined {
  const ids = member.scope.resolve(written);
  if (!ids) return `there is no particle "${written}" in the field.${suggest(written, member.scope, issues)}`;
  const [id, another] = ids;
  if (another !== undefined)
    return `"${written}" matches ${ids.length} particles: use one of ${ids.slice(0, 5).join(', ')}.`;
  const source = members.get(id ?? '');
  if (!source) return undefined;
  if (source === member) return 'a particle cannot inherit a value from itself.';
  if (ancestry.isAncestor(source, member)) return undefined;
  const why = `${id} is not a parent of ${member.id}, so its values are not known in time`;
  const isBelow = ancestry.isAncestor(member, source);
  return isBelow ? `${why}: it depends on ${member.id}.` : `${why}: add "${written}" to its parents.`;
}

function explainLookup(resource: string, registry: Registry): string | undefined {
  if (registry.lookup(resource)) return undefined;
  const known = registry.lookups();
  const all = known.length === 0 ? 'No plugin provides lookups.' : `Known lookups: ${known.join(', ')}.`;
  return `there is no lookup "${resource}".${didYouMean(resource, known)} ${all}`;
}
