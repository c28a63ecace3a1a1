import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createPcf, type Plugin, readDefinitions } from '@pcf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, ROOT } from './support/outside.js';

const guide = readFileSync(join(ROOT, 'docs/writing-a-flavor.md'), 'utf8');

/** The code blocks of a language. */
function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

/** The files of the flavor: each block begins with its path. */
const files = blocks('ts').map((text) => ({ path: /^\/\/ (\S+)\n/.exec(text)?.[1] ?? '', text }));

describe('the guide to writing a flavor', () => {
  let folder: string;
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: cleanEnvironment(), stdio: 'pipe' });

  beforeAll(() => {
    folder = mkdtempSync(join(ROOT, 'tools/.guide-'));
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const compilerOptions = { outDir: 'dist', rootDir: '.', composite: false };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions }),
    );
    writeFileSync(join(folder, 'package.json'), blocks('json')[0] ?? '');
    writeFileSync(join(folder, 'vitest.config.js'), 'export default {};'); // not the one of this repository
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has code that compiles and passes the contract suite', { timeout: 120_000 }, () => {
    run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json');
    const printed = run(join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--dir', 'test', '--reporter=verbose');
    expect(printed).toContain('flavor site > secrets');
    expect(printed).toMatch(/Test Files {2}1 passed/);
  });

  it('has a definition that the flavor takes', { timeout: 60_000 }, async () => {
    run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json');
    const { site }: { site: Plugin } = await import(pathToFileURL(join(folder, 'dist/src/index.js')).href);
    writeFileSync(join(folder, 'pcf.yml'), blocks('yaml')[0] ?? '');
    const pcf = createPcf({ plugins: [site] });
    expect(pcf.particles(await readDefinitions(join(folder, 'pcf.yml')))).toMatchObject([{ id: 'site:shop' }]);
  });

  it('counts the lines that an author writes, tests included', () => {
    const lines = files.flatMap(({ text }) => text.trim().split('\n').slice(1)).filter((line) => line.trim() !== '');
    expect(guide).toContain(`It takes ${lines.length} lines, tests included.`);
  });

  it('lists what the flavors of this repository waive, with the reasons', () => {
    const rows = waivers();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(guide).toContain(row);
  });
});

/** The waivers in the contract tests of the packages, as rows of the guide's table. */
function waivers(): string[] {
  const tests = readdirSync(join(ROOT, 'packages'))
    .map((name) => join(ROOT, 'packages', name, 'test/contract.test.ts'))
    .filter((file) => existsSync(file));
  return tests.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const flavor = /flavor: '([a-z_]+)'/.exec(text)?.[1] ?? '';
    const waived = /waive: \{(.*?)\n {2}\}/s.exec(text)?.[1] ?? '';
    const entries = [...waived.matchAll(/'?([a-z-]+)'?:\s+'([^']+)'/g)];
    return entries.map(([, name, reason]) => `| \`${flavor}\` | \`${name}\` | ${reason} |`);
  });
}
