import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, ROOT } from './support/outside.js';

const LEFT_OUT = ['.git', '.nx', 'node_modules'];

/** What tools keep beside the packages, and change in place. */
const CACHES = ['.cache', '.vite', '.vitest-cache'];

/** Copies installed packages by links to their files, which nothing changes in place; what npm notes beside them is copied. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (CACHES.includes(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkPackages(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.name === '.package-lock.json' || !isLinked(source, target)) copyFileSync(source, target);
  }
}

/** Links a file, unless the copy is on another disk. */
function isLinked(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch {
    return false;
  }
}

/** A copy of this repository, built and installed as it is. */
class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'pcf-copy-'));

  constructor() {
    const filter = (source: string) => !LEFT_OUT.includes(relative(ROOT, source));
    cpSync(ROOT, this.folder, { recursive: true, verbatimSymlinks: true, filter });
    linkPackages(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  run(command: string, folder = '.'): string {
    const [program = '', ...args] = command.split(' ');
    const cwd = join(this.folder, folder);
    const PATH = [join(this.folder, 'node_modules/.bin'), process.env.PATH].join(delimiter);
    return execFileSync(program, args, {
      cwd,
      encoding: 'utf8',
      env: { ...cleanEnvironment(), PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe('a package that the generator made, in a copy of this repository', { timeout: 240_000 }, () => {
  let copy: Copy;
  beforeAll(() => {
    copy = new Copy();
  }, 120_000);
  afterAll(() => copy.remove());

  it.each([
    ['plain', 'my_note', 'my-note', ''],
    ['AWS', 'my_parameter', 'my-parameter', ' --aws'],
  ])(
    'builds, lints, type-checks and passes its contract suite at once: the %s variant',
    (_, flavor, folder, option) => {
      copy.run(`nx g ./tools/generators:flavor ${flavor}${option}`);
      copy.run(`biome ci packages/${folder} docs package.json`);
      copy.run(`tsc -b packages/${folder}/tsconfig.lib.json`);
      copy.run(`tsc -p packages/${folder}/tsconfig.json`);
      const printed = copy.run('vitest run --reporter=verbose', `packages/${folder}`);
      for (const contract of ['convergence', 'marks', 'moved-from', 'listing', 'prune', 'observe-only', 'drift'])
        expect(printed).toMatch(new RegExp(`✓.* flavor ${flavor} > ${contract}: `));
      expect(printed).toMatch(/Test Files {2}2 passed/);
      expect(copy.run('pcf flavors')).toContain(flavor);
    },
  );
});
