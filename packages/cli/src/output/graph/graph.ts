import type { DesiredState, Field, FieldGroup, Member, State } from '@pcf/core';

/** Particles and the dependencies between them, as data for the renderers. */
export interface Graph {
  /** Parents before children. */
  readonly nodes: readonly GraphNode[];
  /** The quasiparticles with at least one node, inner ones before outer ones. */
  readonly groups: readonly GraphGroup[];
}

/** A particle. */
export interface GraphNode {
  /** `flavor:pcf_name` */
  readonly id: string;
  /** The declared state. */
  readonly desired: DesiredState;
  /** The observed state, if it was looked at; `unknown` if that failed. */
  readonly state?: State | 'unknown';
  /** The ids of its parents among the nodes. */
  readonly parents: readonly string[];
  /** The id of the innermost quasiparticle that contains it. */
  readonly group?: string;
}

/** A quasiparticle. */
export interface GraphGroup {
  /** `flavor:pcf_name` */
  readonly id: string;
  /** The id of the quasiparticle that contains it. */
  readonly group?: string;
}

/**
 * Returns the graph of some members of a field. Dependencies on other members are left out.
 *
 * @param states - the observed states by id; absent: only the declared ones are shown
 */
export function graphOf(
  field: Field,
  members: readonly Member[],
  states?: ReadonlyMap<string, State | undefined>,
): Graph {
  const drawn = new Set(members);
  const around = new Map<string, string | undefined>();
  for (const { groups } of members) for (const [depth, id] of groups.entries()) around.set(id, groups[depth - 1]);
  return {
    nodes: members.map((member) => ({
      id: member.id,
      desired: member.desiredState,
      ...(states && { state: states.get(member.id) ?? 'unknown' }),
      parents: [...member.parents].filter((parent) => drawn.has(parent)).map(({ id }) => id),
      ...inGroup(member.groups.at(-1)),
    })),
    groups: field.groups.flatMap(({ id }: FieldGroup) => (around.has(id) ? [{ id, ...inGroup(around.get(id)) }] : [])),
  };
}

function inGroup(group: string | undefined): { readonly group?: string } {
  return group === undefined ? {} : { group };
}

/** Describes the state of a particle: as declared, or as observed and how it should be. */
export function describeState({ desired, state }: GraphNode): string {
  if (state === undefined) return `declared ${desired}`;
  return state === desired ? state : `${state}, declared ${desired}`;
}

/** The direct contents of a quasiparticle, or of the top level. */
export interface Contents {
  readonly nodes: readonly GraphNode[];
  readonly groups: readonly GraphGroup[];
}

/** Returns a function from the id of a quasiparticle, or `undefined` for the top level, to its direct contents. */
export function contentsByGroup({ nodes, groups }: Graph): (group: string | undefined) => Contents {
  const nodesBy = groupBy(nodes);
  const groupsBy = groupBy(groups);
  return (group) => ({ nodes: nodesBy.get(group) ?? [], groups: groupsBy.get(group) ?? [] });
}

function groupBy<T extends { readonly group?: string }>(items: readonly T[]): ReadonlyMap<string | undefined, T[]> {
  const found = new Map<string | undefined, T[]>();
  for (const item of items) {
    const known = found.get(item.group);
    if (known) known.push(item);
    else found.set(item.group, [item]);
  }
  return found;
}

/** Replaces characters that XML does not allow with �. */
export function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '�');
}
