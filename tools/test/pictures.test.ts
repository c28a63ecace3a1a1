import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { takePictures } from '../pictures/scenes.js';
import { drawSvg, textInSvg } from '../pictures/svg.js';
import { ROOT } from './support/outside.js';

const FOLDER = join(ROOT, 'docs/pictures');

/** The pictures that documents show, by name. */
function shownPictures(): string[] {
  const documents = ['README.md', 'packages/*/README.md', 'docs/**/*.md'].flatMap((pattern) =>
    globSync(pattern, { cwd: ROOT }),
  );
  const texts = documents.map((file) => readFileSync(join(ROOT, file), 'utf8'));
  const names = texts.flatMap((text) => [...text.matchAll(/!\[[^\]]*\]\([^)]*pictures\/([^)]*)\.svg\)/g)]);
  return [...new Set(names.map(([, name = '']) => name))].sort();
}

/** Pictures in which particles that end within the same moment can change places. */
const UNORDERED = ['progress', 'summary'];

/** How long something took, or how old it is. */
const TIME = /\bmade \S+ \S+ ago \([^)]*\)|\b\d+\.\d s\b|\bin \d+ s\.$/g;

/** The place of a plan file is shown again where the port has changed since, because another process had the usual one. */
const PLACE_AGAIN = /(?<=Digest: [0-9a-f]{64} )local simulator at \S+ \S+ /;

/**
 * The text of a picture without what differs between two runs: times, and where a line is wrapped after one. The port of the
 * simulator can be longer, so it moves the end of a line too.
 */
function comparable(name: string, svg: string): string {
  const lines = textInSvg(svg).map((line) => line.replace(/^│ ?/, ''));
  const words = lines.join(' ').replaceAll(TIME, 'TIME').replace(PLACE_AGAIN, '').split(' ');
  return (UNORDERED.includes(name) ? words.sort() : words).join(' ');
}

describe('the pictures of the documentation', () => {
  const made = new Map<string, string>();
  beforeAll(async () => {
    for (const { name, title, screen } of await takePictures()) made.set(name, drawSvg(screen, { title, columns: 80 }));
  });

  it('are those that npm run pictures makes, and documents show each of them', () => {
    const stored = globSync('*.svg', { cwd: FOLDER }).map((file) => basename(file, '.svg'));
    expect(stored.sort()).toEqual([...made.keys()].sort());
    expect(shownPictures()).toEqual([...made.keys()].sort());
  });

  it('have the text that the program prints; if not, run npm run pictures', () => {
    const stored = [...made.keys()].map((name) => [name, readFileSync(join(FOLDER, `${name}.svg`), 'utf8')] as const);
    const texts = (pictures: Iterable<readonly [string, string]>) =>
      Object.fromEntries([...pictures].map(([name, svg]) => [name, comparable(name, svg)]));
    expect(texts(stored)).toEqual(texts(made));
  });
});
