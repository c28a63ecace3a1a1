import { stripVTControlCharacters } from 'node:util';
import { type Events, type PcfEvent, systemClock } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Io } from '../../io.js';
import type { Options } from '../../options.js';
import type { Output } from '../output.js';
import { paintFor, terminalText } from '../terminal.js';
import { Board, type Watched } from './board.js';
import { isEnd, isInterruption } from './events.js';
import { progressRenderer } from './log.js';
import { resultRenderer } from './results.js';

/** Where to write progress, and the options that turn it off. */
export interface ProgressTarget {
  readonly io: Io;
  readonly options: Pick<Options, 'quiet' | 'json'>;
  readonly output: Output;
}

/**
 * Shows the progress of an apply on stderr: a live view on a terminal, otherwise a log, with the end of each particle as a line on
 * stdout. Shows nothing with `--quiet` or `--json`.
 *
 * @param watched - the particles of the apply
 * @returns a function that stops it
 */
export async function showProgress(
  events: Events,
  watched: Watched,
  { io, options, output }: ProgressTarget,
): Promise<() => void> {
  if (options.quiet || options.json) return () => {};
  if (hasLiveView({ io, options })) return liveView(events, watched, io);
  const render = progressRenderer();
  const resultOf = resultRenderer();
  return events.on((raw) => {
    const event = printableData(raw);
    const line = render(event);
    const result = resultOf(event);
    if (result) output.result({}, result);
    else if (line !== undefined) output.progress(line);
  });
}

/** Whether progress is a live view: on a terminal that can redraw lines. */
export function hasLiveView({ io, options }: Pick<ProgressTarget, 'io' | 'options'>): boolean {
  return !options.quiet && !options.json && io.stderr.isTTY === true && io.env.TERM !== 'dumb';
}

const ERASE_LINE_AND_UP = '\u001b[2K\u001b[1A';

/** Returns how many more rows lines take in a narrower terminal. */
function rowsAdded(lines: readonly string[], columns: number): number {
  return lines.reduce(
    (rows, line) => rows + Math.max(0, Math.ceil(stripVTControlCharacters(line).length / columns) - 1),
    0,
  );
}

/** The shortest time between two draws, in milliseconds. */
const INTERVAL = 200;

/**
 * Shows a live view on a terminal: a line for each finished particle, and below them a block that is redrawn with the
 * particles in progress.
 *
 * @param watched - the particles of the apply
 * @returns a function that removes the block
 */
export async function liveView(
  events: Events,
  watched: Watched,
  { stderr, env, clock = systemClock }: Pick<Io, 'stderr' | 'env' | 'clock'>,
): Promise<() => void> {
  const [{ createLogUpdate }, { wrapLines }] = await Promise.all([import('log-update'), import('../wrap.js')]);
  // A hidden cursor would stay hidden if the process was killed.
  const draw = createLogUpdate(stderr, { showCursor: true });
  const paint = paintFor(stderr, { env });
  const board = new Board(watched);
  const render = progressRenderer();
  const ended: string[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  const writeEnded = () => {
    if (ended.length === 0) return;
    draw.clear();
    stderr.write(ended.splice(0).join(''));
  };
  let drawn: { readonly lines: readonly string[]; readonly columns: number } = { lines: [], columns: 0 };
  const redraw = () => {
    drawnAt = clock.now();
    const { rows = 24, columns = 80 } = stderr;
    // A terminal that became narrower has wrapped the block: it is higher than what was drawn.
    if (columns < drawn.columns) stderr.write(ERASE_LINE_AND_UP.repeat(rowsAdded(drawn.lines, columns)));
    writeEnded();
    const lines = board.lines(drawnAt, { rows, columns }, paint).map(terminalText);
    drawn = { lines, columns };
    draw(lines.join('\n'));
  };
  const colour = (event: PcfEvent, line: string) => {
    if (event.type === 'failed' && !isInterruption(event)) return paint.red(line);
    return event.type === 'skipped' || event.type === 'failed' ? paint.yellow(line) : line;
  };
  const stop = events.on((raw) => {
    const event = printableData(raw);
    board.note(event);
    const line = render(event);
    if (isEnd(event) && line !== undefined)
      ended.push(`${wrapLines(terminalText(colour(event, line)), stderr.columns ?? Number.POSITIVE_INFINITY)}\n`);
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
