import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { wrapLines } from '../../src/output/wrap.js';

const RED = '\u001b[31m';
const END = '\u001b[39m';

describe('the lines for a terminal', () => {
  it('stay as they are where they fit', () => {
    expect(wrapLines('a  b   c\n    d', 8)).toBe('a  b   c\n    d');
  });

  it('fill their first row, and are indented further in the others', () => {
    expect(wrapLines('  pcf: one two three four five six seven', 31)).toBe(
      '  pcf: one two three four five\n      six seven',
    );
  });

  it('keep their colour in every row', () => {
    expect(wrapLines(`${RED}pcf: one two three four five six${END}`, 26)).toBe(
      `${RED}pcf: one two three four${END}\n    ${RED}five six${END}`,
    );
  });

  it('begin with what is wide, too', () => {
    const rows = wrapLines('表 one two three four five six seven eight', 24).split('\n');
    expect(rows).toEqual(['表 one two three', '    four five six seven', '    eight']);
  });

  it('are never longer than the terminal is wide, and lose no word', () => {
    const word = fc.stringMatching(/^[a-z±:]{1,12}$/);
    const words = fc.array(fc.tuple(word, fc.boolean()), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, fc.nat(8), fc.integer({ min: 40, max: 120 }), (list, indent, columns) => {
        const text = list.map(([one, isRed]) => (isRed ? `${RED}${one}${END}` : one)).join(' ');
        const rows = wrapLines(' '.repeat(indent) + text, columns)
          .split('\n')
          .map(stripVTControlCharacters);
        for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns);
        expect(rows.join(' ').trim().split(/ +/)).toEqual(list.map(([one]) => one));
      }),
      { seed: inject('seed'), numRuns: inject('runs') ?? 200 },
    );
  });
});
