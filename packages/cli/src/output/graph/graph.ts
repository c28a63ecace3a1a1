import type { DesiredState, Field, FieldGroup, Member } from '@pcf/core';

/** Particles, and what builds on what among them: data for whoever draws it. */
export interface Graph {
  /** Parents before children. */
  readonly nodes: readonly GraphNode[];
  /** The quasiparticles that have a node, inner ones before those that hold them. */
  readonly groups: readonly GraphGroup[];
}

/** A particle. */
export interface GraphNode {
  /** `flavor:pcf_name` */
  readonly id: string;
  readonly desired: DesiredState;
  /** The ids of the nodes that it builds on. */
  readonly parents: readonly string[];
  /** The id of the innermost quasiparticle that it belongs to. */
  readonly group?: string;
}

/** A quasiparticle. */
export interface GraphGroup {
  /** `flavor:pcf_name` */
  readonly id: string;
  /** The id of the quasiparticle that holds it. */
  readonly group?: string;
}

/** The graph of some members of a field. Ties to others are left out. */
export function graphOf(field: Field, members: readonly Member[]): Graph {
  const drawn = new Set(members);
  const around = new Map<string, string | undefined>();
  for (const { groups } of members) for (const [depth, id] of groups.entries()) around.set(id, groups[depth - 1]);
  return {
    nodes: members.map((member) => ({
      id: member.id,
      desired: member.desiredState,
      parents: [...member.parents].filter((parent) => drawn.has(parent)).map(({ id }) => id),
      ...within(member.groups.at(-1)),
    })),
    groups: field.groups.flatMap(({ id }: FieldGroup) => (around.has(id) ? [{ id, ...within(around.get(id)) }] : [])),
  };
}

function within(group: string | undefined): { readonly group?: string } {
  return group === undefined ? {} : { group };
}

/** What stands directly within a quasiparticle, or outside of all. */
export interface Inside {
  readonly nodes: readonly GraphNode[];
  readonly groups: readonly GraphGroup[];
}

/** Sorts the nodes and quasiparticles of a graph by the quasiparticle around them. */
export function insideOf({ nodes, groups }: Graph): (group: string | undefined) => Inside {
  const nodesBy = groupBy(nodes);
  const groupsBy = groupBy(groups);
  return (group) => ({ nodes: nodesBy.get(group) ?? [], groups: groupsBy.get(group) ?? [] });
}

function groupBy<T extends { readonly group?: string }>(items: readonly T[]): ReadonlyMap<string | undefined, T[]> {
  const found = new Map<string | undefined, T[]>();
  for (const item of items) {
    const there = found.get(item.group);
    if (there) there.push(item);
    else found.set(item.group, [item]);
  }
  return found;
}

/** A text as it can be drawn: what XML cannot hold is shown as �. */
export function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '�');
}
