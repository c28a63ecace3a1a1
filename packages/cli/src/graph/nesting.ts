import type { Graph, GraphGroup, GraphNode } from './graph.js';

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
