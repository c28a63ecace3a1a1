import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

/** The files that a process of its own loads for an import, as Node's own coverage lists them. */
const loadedBy = (specifier: string): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'pcf-testing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  execFileSync(process.execPath, ['--input-type=module', '--eval', `await import('${specifier}')`], {
    cwd: import.meta.dirname,
    env: { NODE_V8_COVERAGE: folder },
  });
  const coverage = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return Array.from(coverage.join().matchAll(/"url":"(file:[^"]+)"/g), ([, url]) => url ?? '');
};

it('@pcf/testing/aws-json loads nothing of the framework but its small helpers, and nothing of the rest of the kit', () => {
  const loaded = loadedBy('@pcf/testing/aws-json');

  expect(loaded).toEqual(expect.arrayContaining([expect.stringContaining('/aws-json/service.js')]));
  expect(loaded.filter((url) => /\/core\/dist\/(?!values\.js$)|\/dist\/suite\//.test(url))).toEqual([]);
});
