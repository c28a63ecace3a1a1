import wrapAnsi from 'wrap-ansi';

/** A line is not wrapped to less than this. */
const NARROWEST = 20;

/** Wraps lines that are longer than a terminal is wide, with their indentation. Words stay whole, so that they can be copied. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => {
      if (!wrapAnsi(line, columns, { trim: false }).includes('\n')) return line;
      const indent = /^ */.exec(line)?.[0] ?? '';
      const hanging = ' '.repeat(Math.min(indent.length + 4, Math.floor(columns / 2)));
      const room = Math.max(columns - hanging.length, NARROWEST);
      return indent + wrapAnsi(line.slice(indent.length), room).replaceAll('\n', `\n${hanging}`);
    })
    .join('\n');
}
