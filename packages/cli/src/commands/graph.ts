import type { State } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exitCodeOfAll } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { type GraphFormat, UsageError } from '../options.js';
import { type Graph, graphOf } from '../output/graph/graph.js';
import { renderMermaid } from '../output/graph/mermaid.js';
import { renderSvg } from '../output/graph/svg.js';
import { renderText } from '../output/graph/text.js';
import { type Failure, failureDocuments, printFailures } from '../output/output.js';
import type { Paint } from '../output/terminal.js';
import { type Session, withSession } from '../session.js';
import { inTime, timeLimit } from '../time-limit.js';

type Renderer = (graph: Graph) => Promise<(paint: Paint) => string>;

const RENDERERS: Readonly<Record<GraphFormat, Renderer>> = {
  text: async (graph) => (paint) => renderText(graph, paint),
  mermaid: async (graph) => () => renderMermaid(graph),
  svg: async (graph) => {
    const image = await renderSvg(graph);
    return () => image;
  },
};

/** `pcf graph`: draws the dependencies between particles. Only with `--live`, it calls the cloud. */
export const graph: Command = async (invocation) => {
  const { live, local } = invocation.options;
  if (local === true && live !== true) {
    throw new UsageError(
      'Without --live, pcf graph looks at no resources, so --local has no meaning. Add --live, or remove --local.',
    );
  }
  return interruptible(invocation.io.signals, (signal) => drawGraph(invocation, signal));
};

function drawGraph(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  return withSession(invocation, [], async (session) => {
    const { options, output } = invocation;
    const { field, selection } = session;
    const { states, failures } = options.live ? await look(session, invocation, signal) : UNSEEN;
    const drawn = graphOf(field, field.select(selection), states);
    const { nodes: particles, groups: quasiparticles } = drawn;
    const render = await RENDERERS[options.json ? 'text' : (options.format ?? 'text')](printableData(drawn));
    const failed = failures.length > 0 ? { failures: failureDocuments(failures) } : {};
    output.result({ particles, quasiparticles, ...failed }, render);
    printFailures(failures, output);
    return exitCodeOfAll(failures.map(({ error }) => error));
  });
}

/** What was seen of the particles. */
interface Seen {
  /** By id; `undefined` if the particle could not be read. */
  readonly states: ReadonlyMap<string, State | undefined> | undefined;
  readonly failures: readonly Failure[];
}

const UNSEEN: Seen = { states: undefined, failures: [] };

async function look(session: Session, { options }: Invocation, signal: AbortSignal): Promise<Seen> {
  const { field, selection } = session;
  const limit = { ...timeLimit(options), signal };
  const found = await inTime(session, 'the status', limit, (within) =>
    field.status({ ...selection, fresh: true, ...within }),
  );
  return {
    states: new Map(found.map(({ id, state }) => [id, state])),
    failures: found.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }])),
  };
}
