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

/**
 * The text of a picture, without what differs between two runs: how long something took, and the order of particles that end within
 * the same moment.
 */
function comparable(svg: string): string[] {
  return textInSvg(svg)
    .map((line) => line.replace(/\b\d+\.\d s\b|\b\d+ s\.$/, 'TIME'))
    .sort();
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
      Object.fromEntries([...pictures].map(([name, svg]) => [name, comparable(svg)]));
    expect(texts(stored)).toEqual(texts(made));
  });
});
