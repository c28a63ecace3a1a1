import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Terminal } from './support/pcf.js';

/** What `pcf status --json` tells of the one particle. */
interface Status {
  readonly particles: readonly {
    readonly state: string;
    readonly settings?: { readonly Tags: Record<string, string> };
  }[];
}

describe('pcf on the example, in separate processes', { timeout: 60_000 }, () => {
  let terminal: Terminal;
  beforeEach(async () => {
    terminal = await Terminal.open();
  });
  afterEach(() => terminal.close());

  const status = async (file: string) => {
    const parsed: Status = JSON.parse((await terminal.run('status', '-f', file, '--json')).stdout);
    return parsed.particles[0];
  };

  it('plans, runs, shows, runs again without a write, edits a tag, stops and terminates', async () => {
    const file = await terminal.definition();
    const planned = await terminal.run('plan', '-f', file);
    expect(planned).toMatchObject({ code: 2, stderr: '' });
    expect(planned.stdout).toContain('create table pcf_test_table');

    expect(await terminal.run('run', '-f', file)).toMatchObject({ code: 0 });
    expect(await status(file)).toMatchObject({ state: 'running', settings: { Tags: { Name: 'pcf-dynamodb-test' } } });
    expect(await terminal.run('plan', '-f', file)).toMatchObject({ code: 0 });

    const again: { particles: unknown[] } = JSON.parse((await terminal.run('run', '-f', file, '--json')).stdout);
    expect(again.particles).toMatchObject([{ outcome: 'unchanged', steps: [] }]);

    const edited = await terminal.definition((text) =>
      text.replace('pcf-dynamodb-test }', 'pcf-dynamodb-test, Stage: dev }'),
    );
    const run: { particles: unknown[] } = JSON.parse((await terminal.run('run', '-f', edited, '--json')).stdout);
    expect(run.particles).toMatchObject([{ outcome: 'changed', steps: [{ operation: 'TagResource' }] }]);
    expect(await status(file)).toMatchObject({ settings: { Tags: { Name: 'pcf-dynamodb-test', Stage: 'dev' } } });

    const refused = await terminal.run('stop', '-f', file);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('--yes');
    expect(await status(file)).toMatchObject({ state: 'running' });

    expect(await terminal.run('stop', '-f', file, '--yes')).toMatchObject({ code: 0 });
    expect(await status(file)).toMatchObject({ state: 'terminated' });
    expect(await terminal.run('terminate', '-f', file)).toMatchObject({ code: 0 });
  });

  it('ends in the same table however often and whenever pcf run is killed', async () => {
    const file = await terminal.definition();
    for (const delay of [150, 300, 450, 600, 750, 900]) {
      const { child, ended } = terminal.start(['run', '-f', file]);
      const timer = setTimeout(() => child.kill('SIGKILL'), delay);
      await ended;
      clearTimeout(timer);
    }
    expect(await terminal.run('run', '-f', file)).toMatchObject({ code: 0 });
    expect(await terminal.run('plan', '-f', file)).toMatchObject({ code: 0 });
    expect(await status(file)).toMatchObject({ state: 'running' });
  });

  it('runs twice at once, and both end well in one table', async () => {
    const file = await terminal.definition();
    const runs = await Promise.all([terminal.run('run', '-f', file), terminal.run('run', '-f', file)]);
    expect(runs.map((run) => run.code)).toEqual([0, 0]);
    expect(await terminal.run('plan', '-f', file)).toMatchObject({ code: 0 });
  });

  it('changes throughput and tags together', async () => {
    const file = await terminal.definition();
    await terminal.run('run', '-f', file);
    const edited = await terminal.definition((text) =>
      text
        .replace('ReadCapacityUnits: 10, WriteCapacityUnits: 10', 'ReadCapacityUnits: 25, WriteCapacityUnits: 30')
        .replace('pcf-dynamodb-test }', 'pcf-dynamodb-test, Stage: dev }'),
    );
    expect(await terminal.run('run', '-f', edited)).toMatchObject({ code: 0 });
    expect(await status(edited)).toMatchObject({
      settings: { ProvisionedThroughput: { ReadCapacityUnits: 25, WriteCapacityUnits: 30 }, Tags: { Stage: 'dev' } },
    });
  });
});

describe('bad input to pcf: one clear error, a documented exit code, and nothing written', { timeout: 60_000 }, () => {
  let terminal: Terminal;
  beforeAll(async () => {
    terminal = await Terminal.open();
  });
  afterAll(() => terminal.close());

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'an unknown flavor',
      (text) => text.replace('dynamodb_table', 'dynamodb_tabel'),
      /pcf\.yml:4:9 flavor: .*Did you mean "dynamodb_table"\?/,
    ],
    ['a missing flavor', (text) => text.replace('flavor: dynamodb_table', ''), /flavor: missing/],
    ['a missing name', (text) => text.replace('pcf_name: pcf_dynamodb', ''), /pcf_name: missing/],
    [
      'a missing TableName',
      (text) => text.replace('TableName: pcf_test_table', ''),
      /aws_resource\.TableName: missing/,
    ],
    [
      'a wrong type',
      (text) => text.replace('ReadCapacityUnits: 10', 'ReadCapacityUnits: ten'),
      /ReadCapacityUnits: .*found "ten"/,
    ],
    ['an unknown key', (text) => text.replace('Tags:', 'Tagz:'), /unknown key "Tagz"\. Did you mean "Tags"\?/],
    [
      'an attribute that no key uses',
      (text) => text.replace('  KeySchema:', '    - { AttributeName: Spare, AttributeType: S }\n  KeySchema:'),
      /Spare/,
    ],
    [
      'a key that no attribute defines',
      (text) =>
        text.replace('{ AttributeName: PostDateTime, AttributeType: S }', '{ AttributeName: Other, AttributeType: S }'),
      /PostDateTime/,
    ],
    [
      'a misspelled desired state',
      (text) => `${text}\ndesired_state: runing\n`,
      /desired_state: .*Did you mean "running"\?/,
    ],
    ['a broken file', (text) => `${text}\n  oops: [`, /not valid YAML/],
  ])('%s', async (_, edit, message) => {
    const file = await terminal.definition(edit);
    const { code, stdout, stderr } = await terminal.run('run', '-f', file);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('a file that does not exist', async () => {
    const { code, stderr } = await terminal.run('run', '-f', 'nowhere.yml');
    expect(code).toBe(3);
    expect(stderr).toContain('nowhere.yml');
  });

  it('an endpoint that refuses connections', async () => {
    const file = await terminal.definition();
    const { code, stderr } = await terminal.run('run', '-f', file, '--endpoint-url', 'http://127.0.0.1:1');
    expect(code).toBe(1);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).toContain('AWS_ENDPOINT_URL');
  });
});
