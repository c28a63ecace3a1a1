import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

/**
 * What a program wrote to its terminal: pieces, in order.
 *
 * @typedef {{ readonly pieces: readonly string[], readonly code: number }} Recording
 *
 * What is typed as soon as a text was written.
 *
 * @typedef {{ readonly at: string, readonly text: string }} Typed
 *
 * A part of a line of a screen, in one style.
 *
 * @typedef {{ readonly text: string, readonly column: number, readonly style: string }} Span
 */

/** More than any picture has, so that nothing scrolls away. */
const ROWS = 200;

/** The names of the colours of a palette, as far as they are used. */
const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'grey'];

/**
 * Runs a program in a pseudo terminal until it ends.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, columns: number, typed?: Typed | undefined }} options
 * @returns {Promise<Recording>}
 */
export function record(program, args, { cwd, env, columns, typed }) {
  return new Promise((resolve) => {
    /** @type {string[]} */
    const pieces = [];
    const child = pty.spawn(program, [...args], { name: 'xterm-256color', cols: columns, rows: ROWS, cwd, env });
    let isTyped = false;
    child.onData((piece) => {
      pieces.push(piece);
      if (isTyped || typed === undefined || !pieces.join('').includes(typed.at)) return;
      isTyped = true;
      child.write(typed.text);
    });
    child.onExit(({ exitCode: code }) => resolve({ pieces, code }));
  });
}

/**
 * Returns what a terminal shows after some text was written to it: for each line, its parts. Lines at the end that are empty are
 * left out.
 *
 * @param {string} written
 * @param {number} columns
 * @returns {Promise<Span[][]>}
 */
export async function screenAfter(written, columns) {
  const terminal = new xterm.Terminal({ cols: columns, rows: ROWS, allowProposedApi: true });
  await new Promise((resolve) => terminal.write(written, () => resolve(undefined)));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => spansOf(active.getLine(row)));
  terminal.dispose();
  return lines.slice(0, lines.findLastIndex((spans) => spans.length > 0) + 1);
}

/** The text of a screen. */
export function textOf(/** @type {readonly (readonly Span[])[]} */ screen) {
  return screen.map((spans) => spans.reduce((line, { text, column }) => line.padEnd(column) + text, '')).join('\n');
}

function spansOf(/** @type {xterm.IBufferLine | undefined} */ line) {
  /** @type {{ text: string, column: number, style: string }[]} */
  const spans = [];
  for (let column = 0; column < (line?.length ?? 0); column += 1) {
    const cell = line?.getCell(column);
    const text = cell?.getChars() ?? '';
    if (!cell || text.trim() === '') continue;
    const style = styleOf(cell);
    const last = spans.at(-1);
    const gap = last ? column - last.column - last.text.length : 0;
    // One blank between words of the same style is a part of the text.
    if (last?.style === style && gap <= 1) last.text += ' '.repeat(gap) + text;
    else spans.push({ text, column, style });
  }
  return spans;
}

function styleOf(/** @type {xterm.IBufferCell} */ cell) {
  const colour = cell.isFgPalette() ? COLOURS[cell.getFgColor()] : undefined;
  return [cell.isBold() && 'bold', cell.isDim() && 'dim', cell.isUnderline() && 'underline', colour]
    .filter(Boolean)
    .join(' ');
}
