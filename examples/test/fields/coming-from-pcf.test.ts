import { describe, expect, it } from 'vitest';
import { readText } from './support/page.js';

const page = readText('docs/coming-from-pcf.md');
const rows = page.split('\n').filter((line) => line.startsWith('| '));

/** The tests that a row names: the file and the name of each. */
const named = (row: string) =>
  [...row.matchAll(/\[[^\]]+\]\(\.\.\/([^)]+\.test\.ts)\) “([^”]+)”/g)].map(
    ([, file = '', name = '']) => [file, name] as const,
  );

/** Whether a file holds a test of this name, in any quotes. */
function holds(file: string, name: string): boolean {
  return [...readText(file).matchAll(/\(\s*(['"`])(.*?)\1,/g)].some(([, , title]) => title === name);
}

describe('the page for users of the original', () => {
  it.each(rows.flatMap(named))('names a test that exists: %s: %s', (file, name) => {
    expect(holds(file, name)).toBe(true);
  });

  it('names a test for each of the fifteen defects', () => {
    const defects = rows.flatMap((row) => {
      const [, number] = /^\| (\d+) \|/.exec(row) ?? [];
      return number === undefined ? [] : [[Number(number), named(row).length > 0]];
    });
    expect(defects).toEqual(Array.from({ length: 15 }, (_, at) => [at + 1, true]));
  });

  it('names a test for each behaviour that stays the same', () => {
    const [, section = ''] = /## What stays the same\n(.*?)\n## /s.exec(page) ?? [];
    const behaviours = section.split('\n').filter((line) => /^\| (?!behaviour )/.test(line));
    expect(behaviours.length).toBeGreaterThan(20);
    expect(behaviours.filter((row) => named(row).length === 0)).toEqual([]);
  });
});
