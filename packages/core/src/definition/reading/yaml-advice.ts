/**
 * What the errors of the YAML parser mean to a person who made a usual mistake, and what to do. They quote nothing of the text: it can
 * be a secret that was written without quotes.
 */
const ADVICE: readonly (readonly [begin: string, advice: string])[] = [
  ['The : indicator', 'a key has more than 1,024 characters.'],
  ['Tabs are not allowed', 'this line begins with a tab. Indent it with spaces.'],
  [
    'Nested mappings are not allowed',
    'a second ":" in one value. If the next line is indented too far, correct that; if it belongs to the text, put the text in quotes.',
  ],
  [
    'Implicit keys need to be on a single line',
    'a key that reaches over several lines. Check the indentation, and put a space after each ":".',
  ],
  [
    'Implicit map keys need to be followed by map values',
    'a key without ":", or without a space after it. Write "key: value".',
  ],
  [
    'All mapping items must start at the same column',
    'this line is not indented as the other keys of its map. Begin all of them in the same column.',
  ],
  [
    'All sequence items must start at the same column',
    'this item is not indented as the others of its list. Begin all of them in the same column.',
  ],
  [
    'Sequence item without - indicator',
    'this line is in a list and has no "-". Indent it as the first key of the item, or begin it with "- ".',
  ],
  ['A block sequence may not be used as an implicit map key', 'a list in the place of a key. Check the indentation.'],
  ['Missing closing', 'a text in quotes has no end. Add the closing quote.'],
  ['Plain value cannot start with', 'this text begins with a character that YAML reserves. Put it in quotes.'],
  ['Flow map in block collection', 'a "{" without its "}", or lines of it that are not indented. Check the brackets.'],
  [
    'Flow sequence in block collection',
    'a "[" without its "]", or lines of it that are not indented. Check the brackets.',
  ],
  ['Expected flow map to end with', 'a "{" without its "}". Add it.'],
  ['Expected flow sequence to end with', 'a "[" without its "]". Add it.'],
  ['Unexpected double-quoted-scalar', 'a text goes on after its closing quote. Put the whole text in quotes.'],
  ['Unexpected scalar', 'a text goes on after its end. Put the whole text in quotes.'],
];

/** Returns what a message of the YAML parser means; `undefined` where its own words say enough. */
export function adviceFor(message: string): string | undefined {
  return ADVICE.find(([begin]) => message.startsWith(begin))?.[1];
}
