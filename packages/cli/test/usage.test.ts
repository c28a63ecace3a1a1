import { describe, expect, it, vi } from 'vitest';
import { pcf } from './support/run-pcf.js';

vi.mock('@pcf/core', () => {
  throw new Error('core must not be loaded for this');
});

// The test kit loads core; here nothing waits.
vi.mock('@pcf/testing', () => ({ VirtualClock: class {} }));

const here = { cwd: '/nowhere' };

describe('help and usage, without loading core', () => {
  it('shows the commands and exit codes with --help', async () => {
    const ran = await pcf('--help', here);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const text of [
      'plan',
      'validate',
      'apply',
      'run',
      'stop',
      'terminate',
      'status',
      'graph',
      'import',
      'flavors',
      'schema',
      'init',
      'local',
    ]) {
      expect(ran.stdout).toMatch(new RegExp(`^ {2}${text} \\[options\\]`, 'm'));
    }
    expect(ran.stdout).toContain('5        refused: data would be lost, and the loss was not confirmed');
  });

  it('shows the options of a command with its --help', async () => {
    const ran = await pcf('apply --help', here);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('-t, --timeout <seconds>');
  });

  it('shows the version', async () => {
    expect(await pcf('--version', here)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('shows help on stderr without a command, and exits with 4', async () => {
    expect(await pcf('', here)).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringMatching(/^Usage: pcf/),
    });
  });

  it.each([
    ['aplly', "unknown command 'aplly'. Did you mean apply?"],
    ['plan --qiet', "unknown option '--qiet'. Did you mean --quiet?"],
    ['--json plan', "unknown option '--json'. Options come after the command: pcf plan --json."],
    ['validate a', "too many arguments for 'validate'. Expected 0 arguments but got 1."],
    ['apply --state', "option '--state <state>' argument missing."],
    ['apply --timeout soon', 'Expected a positive number of seconds.'],
    ['apply --timeout 0', 'Expected a positive number of seconds.'],
    ['apply --timeout -1', 'Expected a positive number of seconds.'],
    ['apply --timeout Infinity', 'Expected a positive number of seconds.'],
    ['apply --concurrency 0', 'Expected a whole number of at least 1.'],
    ['apply --concurrency 1.5', 'Expected a whole number of at least 1.'],
    ['plan --rollback', "unknown option '--rollback'."],
    ['validate --cascade', "unknown option '--cascade'."],
    ['graph --format png', 'Expected text, mermaid or svg.'],
    ['plan --file=', 'It must not be empty.'],
    ['plan --endpoint-url localhost:8000', 'Expected a URL that begins with http:// or https://.'],
    ['plan --endpoint-url ftp://localhost', 'Expected a URL that begins with http:// or https://.'],
    ['validate --region eu-west-1', "unknown option '--region'."],
    ['plan --region=', 'It must not be empty.'],
  ])('refuses `pcf %s` with exit code 4', async (args, expected) => {
    const ran = await pcf(args, here);
    expect(ran.code).toBe(4);
    const message = ran.stdout + ran.stderr;
    expect(message).toContain(expected);
    const [name = ''] = args.split(' ');
    expect(message).toContain(['aplly', '--json'].includes(name) ? 'See pcf --help.' : `See pcf ${name} --help.`);
  });

  it('refuses wrong usage in one document with --json', async () => {
    const ran = await pcf('plan --json --quite', here);
    expect(ran).toMatchObject({ code: 4, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { name: 'UsageError', code: 'PCF_USAGE' } });
  });
});
