import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const CREATE = join(import.meta.dirname, '../bin/create.js');

/** Runs the command in an empty folder. */
function given(...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'pcf-create-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { FORCE_COLOR: _, ...own } = process.env;
  const env = { ...own, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CREATE, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, files: readdirSync(folder).sort() };
}

it('npm create @pcf starts a project, as pcf init does', () => {
  const ran = given('--flavor', 'sqs_queue');
  expect(ran).toMatchObject({ status: 0, stderr: '', files: ['.gitignore', '.vscode', 'package.json', 'pcf.yml'] });
  expect(ran.stdout).toContain('created pcf.yml\n');
});

it('passes wrong usage on', () => {
  expect(given('--flavor', 'nothing')).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('pcf init does not know the flavor "nothing"'),
    files: [],
  });
});
