import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LocalProject } from './support/local-project.js';

const EXAMPLES = join(import.meta.dirname, '..');

describe('the main job of npm start', () => {
  it('takes the table from nothing to running, changes, uses, shows and terminates it', {
    timeout: 30_000,
  }, async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['dist/dynamodb-table/main.js'], {
      cwd: EXAMPLES,
    });
    const told = [
      'CreateTable: create table pcf_test_table',
      'planned: TagResource',
      'planned: UpdateTable',
      'unchanged',
      'read: {"Post":{"S":"adding post to table"},"PostDateTime":{"S":"201807031301"}}',
      'after it was deleted: nothing',
      '25 read and 30 write capacity units',
      'DeleteTable: delete table pcf_test_table',
      'dynamodb_table:pcf_dynamodb is terminated',
    ];
    const places = told.map((line) => stdout.indexOf(line));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(stderr).toBe('');
  });
});

describe("the README's commands", { timeout: 60_000 }, () => {
  it('run as they are written, with its definition, from plan to terminate', async () => {
    const readme = await readFile(join(EXAMPLES, '../README.md'), 'utf8');
    const [, definition = ''] = /```yaml\n(.*?)```/s.exec(readme) ?? [];
    const commands = [...readme.matchAll(/^npx pcf (.*)$/gm)].map(([, args = '']) => args);
    expect(commands).toEqual(['plan --local', 'apply --local', 'drift --local', 'terminate --local --yes']);
    const project = await LocalProject.make(definition);
    try {
      const codes: (number | null)[] = [];
      for (const args of commands) codes.push((await project.pcf(args)).code);
      expect(codes).toEqual([2, 0, 0, 0]);
    } finally {
      await project.remove();
    }
  });
});
