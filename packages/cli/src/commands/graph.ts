import { printableData } from '@pcf/core/printable';
import type { Command } from '../command.js';
import { ExitCode } from '../exit-codes.js';
import type { GraphFormat } from '../options.js';
import { type Graph, graphOf } from '../output/graph/graph.js';
import { renderMermaid } from '../output/graph/mermaid.js';
import { renderSvg } from '../output/graph/svg.js';
import { renderText } from '../output/graph/text.js';
import type { Paint } from '../output/terminal.js';
import { withSession } from '../session.js';

type Renderer = (graph: Graph) => Promise<(paint: Paint) => string>;

const RENDERERS: Readonly<Record<GraphFormat, Renderer>> = {
  text: async (graph) => (paint) => renderText(graph, paint),
  mermaid: async (graph) => () => renderMermaid(graph),
  svg: async (graph) => {
    const image = await renderSvg(graph);
    return () => image;
  },
};

/** `pcf graph`: draws the dependencies between particles. Does not call the cloud. */
export const graph: Command = (invocation) =>
  withSession(invocation, [], async ({ field, selection }) => {
    const { options, output } = invocation;
    const drawn = graphOf(field, field.select(selection));
    const { nodes: particles, groups: quasiparticles } = drawn;
    const render = await RENDERERS[options.json ? 'text' : (options.format ?? 'text')](printableData(drawn));
    output.result({ particles, quasiparticles }, render);
    return ExitCode.done;
  });
