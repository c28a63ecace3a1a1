import { locate, problem } from '../definition/issues.js';
import { Budget } from '../definition/limits.js';
import { copyPlainData } from '../definition/plain-data.js';
import type { DefinitionSource } from '../definition/source.js';
import { validateDefinition } from '../definition/validate.js';
import { type DefinitionIssue, formatPlace, InvalidDefinitionError } from '../errors/definition-errors.js';
import type { AnyFlavor } from '../flavor.js';
import type { Registry } from '../registry.js';
import type { Services } from '../services/container.js';
import { type Expansion, expand } from './expand/expand.js';
import type { Group } from './expand/groups.js';
import { Field } from './field.js';
import { link, type Relatives } from './graph/link.js';
import { FieldMember, type MakeParticle } from './member.js';
import type { FieldOwner } from './owner.js';
import { ResourceNames } from './references/same-resource.js';

/**
 * Creates a field from definitions: expands, validates and connects them. No I/O.
 *
 * @throws {@link InvalidDefinitionError} with all issues of all definitions
 */
export function makeField<F extends AnyFlavor>(
  sources: readonly DefinitionSource[],
  registry: Registry,
  services: Services,
  make: MakeParticle,
  owner?: FieldOwner,
): Field<F> {
  const issues: DefinitionIssue[] = [];
  const budget = new Budget();
  const copies = sources.flatMap((source) => plain(source, budget, issues));
  const expansion = expand(copies, registry, budget);
  for (const issue of expansion.issues) issues.push(issue);
  const members = new Map<string, FieldMember>();
  const resources = new ResourceNames(services);
  const relatives = expansion.parts.flatMap((part): Relatives[] => {
    const result = validateDefinition(part.source, registry, owner?.name);
    if ('issues' in result) {
      for (const issue of result.issues) issues.push(issue);
      return [];
    }
    const member = new FieldMember(result.valid, part.source, part.scope, part.groups, part.inheritsState, make);
    if (members.has(member.id)) issues.push(duplicate(part.source, member.id));
    const clash = resources.add(member);
    if (clash) issues.push(clash);
    members.set(member.id, member);
    return [{ member, parents: part.parents, children: part.children }];
  });
  issues.push(...movedTwice(members));
  const groups = groupsOf(expansion, issues);
  const order = link(members, relatives, expansion.groups, { registry, budget, issues });
  if (issues.length > 0) throw new InvalidDefinitionError(distinct(issues));
  return new Field<F>({ members, groups, scope: expansion.scope, order, registry, services, ...(owner && { owner }) });
}

/** Copies the value of a source as plain data; adds an issue where it is not plain data. */
function plain(source: DefinitionSource, budget: Budget, issues: DefinitionIssue[]): DefinitionSource[] {
  const result = copyPlainData(source.value);
  // Reading a value that is not plain data may run code of its own.
  const unread = { ...source, value: undefined };
  if ('copy' in result) {
    budget.take('copied', result.values, unread);
    return [{ ...source, value: result.copy, locate: (path, what) => source.locate?.(path, what) }];
  }
  issues.push(locate(unread, problem(result.strange.path, result.strange.message)));
  return [];
}

/** An id that a particle had before must not be that of another one, and not be claimed by two. */
function movedTwice(members: ReadonlyMap<string, FieldMember>): DefinitionIssue[] {
  const claimed = new Map<string, FieldMember>();
  return [...members.values()].flatMap((member) =>
    (member.valid.adoption?.movedFrom ?? []).flatMap((id, index) => {
      const namesake = members.get(id);
      const first = claimed.get(id);
      claimed.set(id, first ?? member);
      const other = namesake ?? first;
      if (!other || other === member) return [];
      const what = namesake ? `is the id of another particle` : `is in moved_from of ${other.id} too`;
      const place = formatPlace(locate(other.source, problem([namesake ? 'pcf_name' : 'moved_from'], '')));
      const message = `${id} ${what}${place === '' ? '' : ` (${place})`}. Only one particle can have its resource.`;
      return [locate(member.source, problem(['moved_from', index], message))];
    }),
  );
}

function groupsOf({ groups }: Expansion, issues: DefinitionIssue[]): ReadonlyMap<string, Group> {
  const byId = new Map<string, Group>();
  for (const group of groups) {
    if (byId.has(group.id)) issues.push(duplicate(group.source, group.id));
    byId.set(group.id, group);
  }
  return byId;
}

function duplicate(source: DefinitionSource, id: string): DefinitionIssue {
  return locate(source, problem(['pcf_name'], `duplicate id ${id}: give each particle its own pcf_name.`));
}

/** Removes duplicates: copies of a definition have the same issues. */
function distinct(issues: readonly DefinitionIssue[]): DefinitionIssue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}
