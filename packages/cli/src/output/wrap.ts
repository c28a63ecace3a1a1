import wrapAnsi from 'wrap-ansi';

/** A line is not wrapped to less than this. */
const NARROWEST = 20;

/** How much further than the first row of a line the others are indented. */
const HANGING = 4;

/** Wraps lines that are longer than a terminal is wide, with their indentation. Words stay whole, so that they can be copied. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  if (!wrapAnsi(line, columns, { trim: false }).includes('\n')) return line;
  const indent = /^ */.exec(line)?.[0] ?? '';
  const hanging = ' '.repeat(Math.min(indent.length + HANGING, Math.floor(columns / 2)));
  const room = Math.max(columns - hanging.length, NARROWEST);
  const { start, codes, rest } = cut(line.slice(indent.length), hanging.length - indent.length);
  const rows = wrapAnsi(codes + rest, room).slice(codes.length);
  return indent + start + rows.replaceAll('\n', `\n${hanging}`);
}

const COLOUR = '\u001b\\[\\d+m';

/** A colour, or a character of one column. */
const PART = new RegExp(`^(?:(${COLOUR})|[ -~±])`);

/** A blank, after any colours. */
const BLANK = new RegExp(`^(?:${COLOUR})* `);

/** The start of a line, the colours that begin in it, and the rest. */
interface Cut {
  readonly start: string;
  readonly codes: string;
  readonly rest: string;
}

/**
 * Cuts off the start of a line, at most as many columns as its first row is wider than the others: the library wraps all rows to one
 * width. The rest does not begin with a blank, which the library would remove.
 */
function cut(line: string, columns: number): Cut {
  let best: Cut = { start: '', codes: '', rest: line };
  let { start, codes, rest } = best;
  for (let left = columns; left > 0; ) {
    const [part, code] = PART.exec(rest) ?? [];
    if (part === undefined) return best;
    start += part;
    codes += code ?? '';
    rest = rest.slice(part.length);
    if (code === undefined) left -= 1;
    if (!BLANK.test(rest)) best = { start, codes, rest };
  }
  return best;
}
