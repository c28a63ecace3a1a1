const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What no XML 1.0 document may hold: https://www.w3.org/TR/xml/#charsets */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * The texts between the tags of an XML document.
 *
 * @throws Error when it is not well-formed
 */
export function textsOfXml(document: string): string[] {
  if (FORBIDDEN.test(document)) throw new Error('a character that XML does not have');
  const open: string[] = [];
  const texts: string[] = [];
  const token =
    /<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<!--(?:(?!--)[\s\S])*-->|<(\/?)([A-Za-z:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  for (let end = 0; end < document.length; end = token.lastIndex) {
    const [found, closing, name = '', attributes = '', selfClosing, text] = token.exec(document) ?? [];
    if (found === undefined) throw new Error(`not well-formed: ${document.slice(end, end + 60)}`);
    for (const value of attributes.match(/"[^"]*"/g) ?? []) decode(value);
    if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else if (name !== '' && !selfClosing) open.push(name);
    if (text !== undefined && text.trim() !== '') texts.push(decode(text));
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
  return texts;
}

function decode(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]+);|#(\d+);|(\w+);)?/gi, (entity, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    const character = ENTITIES[name];
    if (character === undefined) throw new Error(`unknown entity: ${entity}`);
    return character;
  });
}
