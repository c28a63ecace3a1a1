import { type Events, type PcfEvent, systemClock } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Io } from '../io.js';
import { paintFor } from '../paint.js';
import { terminalText } from '../terminal-text.js';
import { Board } from './board.js';
import { describeProgress, isEnd } from './log.js';

/** How often the view is drawn at the most, in milliseconds. */
const INTERVAL = 200;

/**
 * Shows on a terminal what goes on: a block at the bottom, drawn again and again, with what is under way; above it a line
 * that stays for each particle that is done.
 *
 * @param ids - the particles that it is about
 * @returns a function that takes the block away
 */
export async function liveView(
  events: Events,
  ids: ReadonlySet<string>,
  { stderr, env, clock = systemClock }: Pick<Io, 'stderr' | 'env' | 'clock'>,
): Promise<() => void> {
  const { createLogUpdate } = await import('log-update');
  // A cursor that is hidden would stay so if the process was killed.
  const draw = createLogUpdate(stderr, { showCursor: true });
  const paint = paintFor(stderr, { env });
  const board = new Board(ids);
  const describe = describeProgress();
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
  const stop = events.on((told) => {
    const event = printableData(told);
    board.note(event);
    const line = describe(event);
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
