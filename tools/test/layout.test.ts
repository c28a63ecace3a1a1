import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const TOOL = join(import.meta.dirname, '../layout.js');

/** What the check says about a repository of these files: its output by line, and its exit code. */
function check(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'pcf-layout-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { stdout, status } = spawnSync(process.execPath, [TOOL, root], { encoding: 'utf8' });
  return { lines: stdout.trim().split('\n'), status };
}

const SRC = 'packages/core/src';
const importing = (...paths: string[]) => paths.map((path) => `import '${path}';\n`).join('');
const filesIn = (folder: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`${folder}/file-${number}.ts`, '']));

describe('the layout check', () => {
  it('passes where there is nothing to find', () => {
    const { lines, status } = check({
      [`${SRC}/index.ts`]: importing('./inner/one.js'),
      [`${SRC}/inner/one.ts`]: importing('./two.js', 'vitest'),
      [`${SRC}/inner/two.ts`]: '',
    });
    expect(lines).toEqual([
      'circles between folders: 0',
      'folders with more than 14 source files: 0',
      'numbers of DynamoDB in two packages: 0',
    ]);
    expect(status).toBe(0);
  });

  it('finds two folders that import each other through different files', () => {
    const { lines, status } = check({
      [`${SRC}/a/one.ts`]: importing('../b/one.js'),
      [`${SRC}/b/one.ts`]: '',
      [`${SRC}/b/two.ts`]: importing('../a/two.js'),
      [`${SRC}/a/two.ts`]: '',
    });
    expect(lines.slice(0, 2)).toEqual(['circles between folders: 1', `  ${SRC}: a -> b -> a`]);
    expect(status).toBe(1);
  });

  it('finds circles of types, of re-exports, and of three folders', () => {
    const { lines } = check({
      [`${SRC}/a/one.ts`]: "import type { Two } from '../b/two.js';\nexport type One = Two;\n",
      [`${SRC}/b/two.ts`]: "export type { Three as Two } from '../c/three.js';\n",
      [`${SRC}/c/three.ts`]: "export * from '../a/one.js';\nexport type Three = 3;\n",
    });
    expect(lines.slice(0, 2)).toEqual(['circles between folders: 1', `  ${SRC}: a -> b -> c -> a`]);
  });

  it('finds a subfolder that imports the file which imports it', () => {
    const { lines } = check({
      [`${SRC}/field/field.ts`]: importing('./run/apply.js'),
      [`${SRC}/field/run/apply.ts`]: importing('../field.js'),
      [`${SRC}/field/run/plan.ts`]: importing('./apply.js'),
    });
    expect(lines.slice(0, 2)).toEqual(['circles between folders: 1', `  ${SRC}/field: field.ts -> run -> field.ts`]);
  });

  it.each([SRC, `${SRC}/inner`, 'packages/core/test', 'tools'])('counts the source files of %s', (folder) => {
    expect(check(filesIn(folder, 14)).status).toBe(0);
    const { lines, status } = check({ ...filesIn(folder, 15), [`${folder}/notes.md`]: '' });
    expect(lines.slice(1, 3)).toEqual(['folders with more than 14 source files: 1', `  ${folder}: 15 files`]);
    expect(status).toBe(1);
  });

  it.each([
    ['export const LIMIT = 20_480;', 'if (length > 20480) throw length;'],
    ['export const LIMIT = 20 * 1024;', 'const size = { most: 20_480 };'],
    ['export const LIMIT = 90_000;', 'const wait = 1.5 * 60_000;'],
  ])('finds the number of "%s" in "%s"', (fact, use) => {
    const { lines, status } = check({
      'packages/dynamodb-facts/src/limits.ts': fact,
      'packages/dynamodb-simulator/src/rules.ts': `\n${use}\n`,
    });
    expect(lines.slice(2, 3)).toEqual(['numbers of DynamoDB in two packages: 1']);
    expect(lines[3]).toContain('packages/dynamodb-facts/src/limits.ts:1, packages/dynamodb-simulator/src/rules.ts:2');
    expect(status).toBe(1);
  });

  it('finds a number that the planner and the model have both typed', () => {
    const use = 'export const most = 2_500;\n';
    const { status } = check({ 'packages/dynamodb-table/src/a.ts': use, 'packages/dynamodb-model/src/b.ts': use });
    expect(status).toBe(1);
  });

  it('leaves out numbers of one package, of other packages, in texts and in tests', () => {
    const { status } = check({
      'packages/dynamodb-facts/src/limits.ts': 'export const LIMIT = 20_480;',
      'packages/dynamodb-table/src/rules.ts': "const text = 'not 20480'; // 20480\n",
      'packages/dynamodb-table/test/rules.test.ts': 'const size = 20_480;',
      'packages/core/src/limits.ts': 'export const LIMIT = 20_480;',
    });
    expect(status).toBe(0);
  });
});
