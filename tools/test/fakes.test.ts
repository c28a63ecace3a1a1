import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, ROOT } from './support/outside.js';

const guide = readFileSync(join(ROOT, 'docs/fakes.md'), 'utf8');

/** The blocks of code of the guide, each a module of its own. */
const modules = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = ''], index) => ({
  name: `block-${index + 1}`,
  text,
}));

describe('the guide to fake services', () => {
  let folder: string;
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: cleanEnvironment(), stdio: 'pipe' });

  beforeAll(() => {
    folder = mkdtempSync(join(ROOT, 'tools/.guide-'));
    for (const { name, text } of modules) writeFileSync(join(folder, `${name}.ts`), text);
    const compilerOptions = { outDir: 'dist', rootDir: '.', composite: false };
    const config = { extends: '../../tsconfig.base.json', compilerOptions };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has code that compiles, runs, and prints what it says', { timeout: 120_000 }, () => {
    run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json');
    const said = [...guide.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    expect(modules.length).toBeGreaterThan(5);
    expect(said.length).toBeGreaterThan(1);
    expect(
      modules.flatMap(({ name }) =>
        run(join('dist', `${name}.js`))
          .split('\n')
          .filter(Boolean),
      ),
    ).toEqual(said);
  });
});
