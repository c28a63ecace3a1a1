import { type Events, type PcfEvent, systemClock } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Io } from '../../io.js';
import type { Options } from '../../options.js';
import type { Output } from '../output.js';
import { paintFor, terminalText } from '../terminal.js';
import { Board } from './board.js';
import { isEnd } from './events.js';
import { progressRenderer } from './log.js';

/** Where to write progress, and the options that turn it off. */
export interface ProgressTarget {
  readonly io: Io;
  readonly options: Pick<Options, 'quiet' | 'json'>;
  readonly output: Output;
}

/**
 * Shows the progress of an apply on stderr: a live view on a terminal, otherwise a log. Shows nothing with `--quiet` or
 * `--json`.
 *
 * @param ids - the particles of the apply
 * @returns a function that stops it
 */
export async function showProgress(
  events: Events,
  ids: ReadonlySet<string>,
  { io, options, output }: ProgressTarget,
): Promise<() => void> {
  if (options.quiet || options.json) return () => {};
  if (io.stderr.isTTY && io.env.TERM !== 'dumb') return liveView(events, ids, io);
  const render = progressRenderer();
  return events.on((event) => {
    const line = render(printableData(event));
    if (line !== undefined) output.progress(line);
  });
}

/** The shortest time between two draws, in milliseconds. */
const INTERVAL = 200;

/**
 * Shows a live view on a terminal: a line for each finished particle, and below them a block that is redrawn with the
 * particles in progress.
 *
 * @param ids - the particles of the apply
 * @returns a function that removes the block
 */
export async function liveView(
  events: Events,
  ids: ReadonlySet<string>,
  { stderr, env, clock = systemClock }: Pick<Io, 'stderr' | 'env' | 'clock'>,
): Promise<() => void> {
  const { createLogUpdate } = await import('log-update');
  // A hidden cursor would stay hidden if the process was killed.
  const draw = createLogUpdate(stderr, { showCursor: true });
  const paint = paintFor(stderr, { env });
  const board = new Board(ids);
  const render = progressRenderer();
  const ended: string[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  const writeEnded = () => {
    if (ended.length === 0) return;
    draw.clear();
    stderr.write(ended.splice(0).join(''));
  };
  const redraw = () => {
    drawnAt = clock.now();
    writeEnded();
    const { rows = 24, columns = 80 } = stderr;
    draw(terminalText(board.lines(drawnAt, { rows, columns }).join('\n')));
  };
  const colour = ({ type }: PcfEvent, line: string) => {
    if (type === 'failed') return paint.red(line);
    return type === 'skipped' ? paint.yellow(line) : line;
  };
  const stop = events.on((raw) => {
    const event = printableData(raw);
    board.note(event);
    const line = render(event);
    if (isEnd(event) && line !== undefined) ended.push(`${terminalText(colour(event, line))}\n`);
    if (clock.now() - drawnAt >= INTERVAL) redraw();
  });
  const timer = setInterval(redraw, INTERVAL);
  timer.unref();
  return () => {
    stop();
    clearInterval(timer);
    draw.clear();
    writeEnded();
  };
}
