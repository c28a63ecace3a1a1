import { clean, contentsByGroup, describeState, type Graph } from './graph.js';

/** The part of the input of the Graphviz library that is used here. */
interface Drawing {
  readonly name?: string;
  readonly graphAttributes?: Attributes;
  readonly nodes: { readonly name: string; readonly attributes: Attributes }[];
  readonly subgraphs: Drawing[];
}

type Attributes = Readonly<Record<string, string>>;

const FONT = { fontname: 'sans-serif' };

/** Renders a graph as an SVG image with Graphviz. Names are passed as data, so that none can be taken for syntax. */
export async function renderSvg(graph: Graph): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const ids = new Map(graph.nodes.map(({ id }, index) => [id, `p${index}`]));
  const groupIds = new Map(graph.groups.map(({ id }, index) => [id, `cluster_${index}`]));
  const contents = contentsByGroup(graph);
  const draw = (group: string | undefined): Drawing => {
    const { nodes, groups } = contents(group);
    return {
      nodes: nodes.map((node) => ({
        name: ids.get(node.id) ?? node.id,
        attributes: { label: `${label(node.id)}\\n${describeState(node)}` },
      })),
      subgraphs: groups.map(({ id }) => ({
        name: groupIds.get(id) ?? id,
        graphAttributes: { label: label(id) },
        ...draw(id),
      })),
    };
  };
  const edges = graph.nodes.flatMap(({ id, parents }) =>
    parents.map((parent) => ({ tail: ids.get(parent) ?? parent, head: ids.get(id) ?? id })),
  );
  return viz.renderString(
    { directed: true, ...draw(undefined), edges },
    { format: 'svg', graphAttributes: FONT, nodeAttributes: { ...FONT, shape: 'box' } },
  );
}

/** Escapes the characters that are special in labels of Graphviz. */
function label(text: string): string {
  return clean(text).replaceAll('\\', '\\\\').replaceAll('&', '&amp;');
}
