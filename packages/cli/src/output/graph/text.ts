import type { Paint } from '../terminal.js';
import type { Graph, GraphNode } from './graph.js';
import { clean } from './graph.js';

/** How far lines are indented: what stands deeper begins at the margin again, so that a long chain stays readable. */
const MOST_LEVELS = 30;

interface Place {
  readonly node: GraphNode;
  /** What stands before the node's own branch. */
  readonly indent: string;
  readonly level: number;
  readonly isLast: boolean;
}

/**
 * A graph as trees, with those on the left that the others build on. Each particle is described once; where it builds on
 * several, the other places refer to that.
 */
export function renderText(graph: Graph, paint: Paint): string {
  const children = childrenOf(graph.nodes);
  const describe = describer(graph);
  const lines: string[] = [];
  const described = new Set<string>();
  const roots = new Set(graph.nodes.filter(({ parents }) => parents.length === 0));
  for (const root of roots) {
    const open: Place[] = described.has(root.id) ? [] : [{ node: root, indent: '', level: 0, isLast: true }];
    for (let place = open.pop(); place; place = open.pop()) {
      const { node, level } = place;
      if (described.has(node.id)) lines.push(renderLine(place, '(see above)', paint));
      else if (level > MOST_LEVELS) {
        lines.push(renderLine(place, '(see below)', paint));
        roots.add(node);
      } else {
        lines.push(renderLine(place, describe(node), paint));
        described.add(node.id);
        for (const below of placesBelow(place, children.get(node.id) ?? []).reverse()) open.push(below);
      }
    }
  }
  return lines.join('\n');
}

function placesBelow({ indent, level, isLast }: Place, children: readonly GraphNode[]): Place[] {
  const below = level === 0 ? '' : `${indent}${isLast ? '   ' : '│  '}`;
  return children.map((node, index) => ({
    node,
    indent: below,
    level: level + 1,
    isLast: index === children.length - 1,
  }));
}

function renderLine({ node, indent, level, isLast }: Place, words: string, paint: Paint): string {
  const branch = level === 0 ? '' : `${indent}${isLast ? '└─ ' : '├─ '}`;
  return `${branch}${paint.bold(clean(node.id))}  ${words}`;
}

/** Says of a particle which state it is to be in, and to which quasiparticles it belongs, the outermost first. */
function describer({ groups }: Graph): (node: GraphNode) => string {
  const around = new Map(groups.map(({ id, group }) => [id, group]));
  return ({ desired, group }) => {
    const path: string[] = [];
    for (let id = group; id !== undefined; id = around.get(id)) path.unshift(id);
    return path.length === 0 ? desired : `${desired}  (in ${clean(path.join(', '))})`;
  };
}

function childrenOf(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly GraphNode[]> {
  const children = new Map<string, GraphNode[]>(nodes.map(({ id }) => [id, []]));
  for (const node of nodes) for (const parent of node.parents) children.get(parent)?.push(node);
  return children;
}
