/** The offset after the text literal that begins at an offset; the end of the line where it is not closed. */
export function endOfLiteral(text: string, begin: number): number {
  let at = begin + 1;
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '"') return at + 1;
    else if (character === '\n') return at;
  }
  return text.length;
}

/** How many `:` a JSON text has outside of texts: as many as keys. */
export function countKeys(text: string): number {
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfLiteral(text, at) - 1;
    else if (character === ':') keys += 1;
  }
  return keys;
}

/** A text of the same length, with blanks in place of comments and of commas before `]` and `}`. */
export function blankComments(text: string): string {
  // One buffer: a list of the parts between millions of comments would take ten times the memory.
  const units = Buffer.from(text, 'utf16le');
  const blank = (from: number, to: number) => {
    for (let at = from; at < to; at += 1) if (text[at] !== '\n') units.writeUInt16LE(BLANK, at * 2);
  };
  /** Where a comma stands that nothing but blanks and comments has followed yet. */
  let comma = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const end = endOfComment(text, at);
    if (end !== undefined) {
      blank(at, end);
      at = end - 1;
    } else if (character === '"') {
      comma = -1;
      at = endOfLiteral(text, at) - 1;
    } else if (character === ',') comma = at;
    else if ((character === ']' || character === '}') && comma !== -1) blank(comma, comma + 1);
    if (!' \t\r\n,'.includes(character) && end === undefined) comma = -1;
  }
  return units.toString('utf16le');
}

const BLANK = 0x20;

function endOfComment(text: string, at: number): number | undefined {
  const character = text[at];
  const next = text[at + 1];
  if (character === '#' || (character === '/' && next === '/')) return orEnd(text, text.indexOf('\n', at));
  if (character !== '/' || next !== '*') return undefined;
  const close = text.indexOf('*/', at + 2);
  return close === -1 ? text.length : close + 2;
}

function orEnd(text: string, at: number): number {
  return at === -1 ? text.length : at;
}
