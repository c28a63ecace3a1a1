import type { Graph } from './graph.js';
import { clean, insideOf } from './graph.js';

/** What the drawing library takes, as far as it is used here. */
interface Drawing {
  readonly name?: string;
  readonly graphAttributes?: Attributes;
  readonly nodes: { readonly name: string; readonly attributes: Attributes }[];
  readonly subgraphs: Drawing[];
}

type Attributes = Readonly<Record<string, string>>;

const FONT = { fontname: 'sans-serif' };

/** A graph as an SVG image, drawn by Graphviz. Its names are given to it as data, so that none can be taken for syntax. */
export async function renderSvg(graph: Graph): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const ids = new Map(graph.nodes.map(({ id }, index) => [id, `p${index}`]));
  const groupIds = new Map(graph.groups.map(({ id }, index) => [id, `cluster_${index}`]));
  const inside = insideOf(graph);
  const draw = (group: string | undefined): Drawing => {
    const { nodes, groups } = inside(group);
    return {
      nodes: nodes.map(({ id, desired }) => ({
        name: ids.get(id) ?? id,
        attributes: { label: `${label(id)}\\n${desired}` },
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

/** Graphviz takes backslashes and entities in labels as its own. */
function label(text: string): string {
  return clean(text).replaceAll('\\', '\\\\').replaceAll('&', '&amp;');
}
