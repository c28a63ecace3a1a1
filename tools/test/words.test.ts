import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Words that make readers stop, each with what to write instead. CONTRIBUTING.md, "How we write text", says more. */
const AVOIDED = {
  anew: 'again',
  'befall(?:s|en)?': 'apply to',
  'bring (?:it |them )?about': 'reach',
  'brought about': 'reached',
  'comes? of it': 'the result',
  'for good': 'permanently',
  'ha(?:s|ve) the say': 'hold the lock',
  // The user of that name, in quotes, is a name.
  "(?<!['`])nobody": 'no one, or the exact subject',
  somebody: 'another process, another person',
  whoever: 'anyone who, or the exact subject',
};
const PATTERN = new RegExp(`\\b(?:${Object.keys(AVOIDED).join('|')})\\b`, 'gi');

const GENERATED = [
  'node_modules',
  'dist',
  '.nx',
  '.stryker-tmp',
  'coverage',
  'reports',
  'CHANGELOG.md',
  'words.test.ts',
];

/** The documents, sources and tests of the repository, which hold everything that it prints. */
function texts(): string[] {
  const patterns = ['*.md', '.changeset/*.md', '{docs,packages,examples,tools}/**/*.{md,ts,js,template}'];
  return globSync(patterns, { cwd: ROOT, exclude: (name) => GENERATED.includes(basename(name)) });
}

describe('the words of documents, sources and tests', () => {
  it('are the plain ones', () => {
    const files = texts();
    expect(files.length).toBeGreaterThan(500);
    const found = files.flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.match(PATTERN) ?? []).map((word) => `${file}:${index + 1}: ${word}`)),
    );
    expect(found).toEqual([]);
  });
});
