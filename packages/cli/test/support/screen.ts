const ESCAPE = '\u001b';

/** The sequences that a live view may use, after the escape: moving, erasing, colours, and drawing all at once. */
const SEQUENCE = /^\[(?:(\d*)([ABGKm])|\?2026[hl])/;

/** What a terminal without an end shows after some text was written to it. */
export function screenAfter(written: string): string {
  const lines = [''];
  let row = 0;
  let column = 0;
  for (let rest = written; rest !== ''; ) {
    const character = rest[0] ?? '';
    rest = rest.slice(1);
    const [sequence, amount, command] = (character === ESCAPE && SEQUENCE.exec(rest)) || [];
    if (character === ESCAPE && sequence === undefined) throw new Error(`unknown: ${JSON.stringify(rest.slice(0, 9))}`);
    rest = rest.slice(sequence?.length ?? 0);
    if (command === 'A') row -= Number(amount || 1);
    else if (command === 'B') row += Number(amount || 1);
    else if (command === 'G') column = Number(amount || 1) - 1;
    else if (command === 'K') lines[row] = amount === '2' ? '' : (lines[row] ?? '').slice(0, column);
    else if (character === '\n') {
      row += 1;
      column = 0;
      lines[row] ??= '';
    } else if (sequence === undefined) {
      const line = (lines[row] ?? '').padEnd(column);
      lines[row] = line.slice(0, column) + character + line.slice(column + 1);
      column += 1;
    }
  }
  return lines.join('\n');
}
