import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cleanEnvironment, ROOT } from './support/outside.js';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/** The example of the library in the README. */
function example(): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  return /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
}

/** Compiles a program with the published types of the packages, in the compiler's strictest mode. Returns its errors. */
function errorsIn(program: string): string {
  const folder = mkdtempSync(join(ROOT, 'tools/.readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'program.ts'), program);
  const compilerOptions = { noEmit: true, composite: false, incremental: false };
  const config = { extends: '../../tsconfig.base.json', compilerOptions, files: ['program.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    return execFileSync(process.execPath, [TSC, '-p', folder, '--pretty', 'false'], {
      encoding: 'utf8',
      env: cleanEnvironment(),
    });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}

it('the example of the library in the README is TypeScript that compiles', { timeout: 60_000 }, () => {
  expect(example()).toContain('createPcf');
  expect(errorsIn(example())).toBe('');
});

it.each([
  ['a setting', 'TableName:', 'TableNam:', "'TableNam' does not exist"],
  ['an output', 'outputs.TableArn', 'outputs.TabelArn', "'TabelArn' does not exist"],
  ['a common key', 'pcf_name:', 'pcf_nam:', "'pcf_nam' does not exist"],
])('a typo in %s of the example does not compile', { timeout: 60_000 }, (_, right, wrong, error) => {
  expect(errorsIn(example().replace(right, wrong))).toContain(error);
});
