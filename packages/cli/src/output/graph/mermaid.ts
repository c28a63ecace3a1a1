import { clean, contentsByGroup, describeState, type Graph } from './graph.js';

/**
 * Renders a graph as a Mermaid flowchart. Ids are generated, so that no name can be taken for syntax.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function renderMermaid(graph: Graph): string {
  const ids = new Map(graph.nodes.map(({ id }, index) => [id, `p${index}`]));
  const groupIds = new Map(graph.groups.map(({ id }, index) => [id, `g${index}`]));
  const contents = contentsByGroup(graph);
  const draw = (group: string | undefined, indent: string): string[] => {
    const { nodes, groups } = contents(group);
    return [
      ...nodes.map((node) => `${indent}${ids.get(node.id)}["${label(node.id)}<br/>${label(describeState(node))}"]`),
      ...groups.flatMap(({ id }) => [
        `${indent}subgraph ${groupIds.get(id)}["${label(id)}"]`,
        ...draw(id, `${indent}  `),
        `${indent}end`,
      ]),
    ];
  };
  const edges = graph.nodes.flatMap(({ id, parents }) =>
    parents.map((parent) => `  ${ids.get(parent)} --> ${ids.get(id)}`),
  );
  return ['flowchart TD', ...draw(undefined, '  '), ...edges].join('\n');
}

/** Escapes every character that Mermaid might take for syntax. */
function label(text: string): string {
  return clean(text).replaceAll(/[^\p{L}\p{N} _.:/-]/gu, (character) => `#${character.codePointAt(0)};`);
}
