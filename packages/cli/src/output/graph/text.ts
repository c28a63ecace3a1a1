import type { Paint } from '../terminal.js';
import { clean, describeState, type Graph, type GraphNode } from './graph.js';

/** The deepest indentation. Deeper nodes start at the margin again, so that a long chain stays readable. */
const MAX_LEVELS = 30;

interface TreeLine {
  readonly node: GraphNode;
  /** The text before the node's own branch. */
  readonly indent: string;
  readonly level: number;
  readonly isLast: boolean;
}

/**
 * Renders a graph as trees, with parents to the left of their children. A particle with several parents appears under each,
 * but is described only once.
 */
export function renderText(graph: Graph, paint: Paint): string {
  const children = childrenOf(graph.nodes);
  const describe = nodeDescriber(graph);
  const lines: string[] = [];
  const described = new Set<string>();
  const roots = new Set(graph.nodes.filter(({ parents }) => parents.length === 0));
  for (const root of roots) {
    const open: TreeLine[] = described.has(root.id) ? [] : [{ node: root, indent: '', level: 0, isLast: true }];
    for (let line = open.pop(); line; line = open.pop()) {
      const { node, level } = line;
      if (described.has(node.id)) lines.push(renderLine(line, '(see above)', paint));
      else if (level > MAX_LEVELS) {
        lines.push(renderLine(line, '(see below)', paint));
        roots.add(node);
      } else {
        lines.push(renderLine(line, describe(node), paint));
        described.add(node.id);
        for (const below of linesBelow(line, children.get(node.id) ?? []).reverse()) open.push(below);
      }
    }
  }
  return lines.join('\n');
}

function linesBelow({ indent, level, isLast }: TreeLine, children: readonly GraphNode[]): TreeLine[] {
  const below = level === 0 ? '' : `${indent}${isLast ? '   ' : '│  '}`;
  return children.map((node, index) => ({
    node,
    indent: below,
    level: level + 1,
    isLast: index === children.length - 1,
  }));
}

function renderLine({ node, indent, level, isLast }: TreeLine, words: string, paint: Paint): string {
  const branch = level === 0 ? '' : `${indent}${isLast ? '└─ ' : '├─ '}`;
  return `${branch}${paint.bold(clean(node.id))}  ${words}`;
}

/** Describes a particle: its state, and the quasiparticles that contain it, the outermost first. */
function nodeDescriber({ groups }: Graph): (node: GraphNode) => string {
  const around = new Map(groups.map(({ id, group }) => [id, group]));
  return (node) => {
    const state = describeState(node);
    const path: string[] = [];
    for (let id = node.group; id !== undefined; id = around.get(id)) path.unshift(id);
    return path.length === 0 ? state : `${state}  (in ${clean(path.join(', '))})`;
  };
}

function childrenOf(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly GraphNode[]> {
  const children = new Map<string, GraphNode[]>(nodes.map(({ id }) => [id, []]));
  for (const node of nodes) for (const parent of node.parents) children.get(parent)?.push(node);
  return children;
}
