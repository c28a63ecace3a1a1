import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DesiredState, State } from '@pcf/core';
import { describe, expect, it, vi } from 'vitest';
import { TestEnvironment } from './support/environment.js';
import { eventually } from './support/eventually.js';

/** A program that writes down where and in what environment it runs. */
const TELL = `
  console.log(JSON.stringify({ folder: process.cwd(), environment: process.env }));
  setInterval(() => {}, 1000);
`;

async function told(log: string): Promise<{ folder: string; environment: Record<string, string> }> {
  const line = await eventually(async () => {
    const text = await readFile(log, 'utf8');
    expect(text).toMatch(/\}\n$/);
    return text.trim().split('\n').at(-1) ?? '';
  });
  return JSON.parse(line);
}

describe('a service', () => {
  const states = [State.running, State.stopped, State.terminated];
  const ways = states.flatMap((from) => states.map((to) => [from, to] as const));
  it.each(ways)('goes from %s to %s', async (from, to) => {
    const env = await TestEnvironment.open();
    await env.service({}, from).apply();
    const result = await env.service({}, to).apply();
    expect(result).toMatchObject({ from, state: to, outcome: from === to ? 'unchanged' : 'changed' });
    expect(await env.service().syncState()).toBe(to);
    const expected = to === State.running ? 1 : 0;
    await eventually(async () => expect(await env.processes()).toHaveLength(expected));
  });

  it('has its pid, log and start time as outputs', async () => {
    const env = await TestEnvironment.open();
    const begun = Date.now();
    const { outputs } = await env.service().apply();
    expect(outputs).toEqual({ pid: await env.pid(), log: env.log, started_at: expect.any(String) });
    expect(Date.parse(String(outputs.started_at))).toBeGreaterThanOrEqual(begun);
    expect(await env.processes()).toEqual([outputs.pid]);
    await eventually(async () => expect(await readFile(env.log, 'utf8')).toBe('ready\n'));
  });

  it('is unchanged while it is as declared', async () => {
    const env = await TestEnvironment.open();
    const { outputs } = await env.service().apply();
    expect(await env.service().apply()).toMatchObject({ outcome: 'unchanged', outputs });
    expect(await env.processes()).toEqual([outputs.pid]);
  });

  it('leaves nothing when it is terminated, except a declared log', async () => {
    const env = await TestEnvironment.open();
    const log = join(env.folder, 'web.log');
    const { outputs } = await env.service({ log }).apply();
    expect(outputs.log).toBe(log);
    await eventually(async () => expect(await readFile(log, 'utf8')).toBe('ready\n'));
    await env.service({ log }, State.terminated).apply();
    await expect(stat(env.home)).rejects.toThrow('ENOENT');
    expect(await readFile(log, 'utf8')).toBe('ready\n');
  });

  it('is stopped when its process ends by itself, and is started again', async () => {
    const env = await TestEnvironment.open();
    const { outputs } = await env.service().apply();
    process.kill(Number(outputs.pid), 'SIGKILL');
    const onlooker = env.service();
    await eventually(async () => expect(await onlooker.syncState({ fresh: true })).toBe(State.stopped));
    expect(await onlooker.getStatus()).toMatchObject({ outputs: { last_started_at: outputs.started_at } });
    expect(await env.service().apply()).toMatchObject({ from: State.stopped, outcome: 'changed' });
    expect(await env.processes()).toEqual([await env.pid()]);
  });

  it('keeps its description to its owner, and out of version control', async () => {
    const env = await TestEnvironment.open();
    await env.service({ environment: { TOKEN: 'hush' } }, State.stopped).apply();
    const description = await stat(join(env.home, 'description.json'));
    expect((description.mode & 0o777).toString(8)).toBe('600');
    expect(((await stat(env.home)).mode & 0o777).toString(8)).toBe('700');
    expect(await readFile(join(env.home, '.gitignore'), 'utf8')).toBe('*\n');
  });
});

describe('a process', () => {
  it('runs in the declared folder, with the declared environment and few other variables', async () => {
    const env = await TestEnvironment.open();
    const folder = join(env.folder, 'site');
    await mkdir(folder);
    vi.stubEnv('PCF_TEST_OF_THE_STARTER', 'not to be passed on');
    const environment = { TOKEN: 'hush', EMPTY: '', LANG: 'de', odd_Name_1: 'ü "quoted" $HOME\n`line`' };
    await env.service({ command: env.node(TELL), working_folder: folder, environment }).apply();
    vi.unstubAllEnvs();
    const found = await told(env.log);
    expect(found.folder).toBe(folder);
    expect(found.environment).toMatchObject({ ...environment, PATH: process.env.PATH });
    expect(found.environment).not.toHaveProperty('PCF_TEST_OF_THE_STARTER');
  });

  it('gets its arguments unchanged: no shell is involved', async () => {
    const env = await TestEnvironment.open();
    const words = ['a b', '$HOME', '"', "'", '*', '; exit', '', '-n', '🙂\n'];
    const script = 'console.log(JSON.stringify(process.argv.slice(2)) + "}"); setInterval(() => {}, 1000)';
    await env.service({ command: [...env.node(script), ...words] }).apply();
    const text = await eventually(async () => {
      const log = await readFile(env.log, 'utf8');
      expect(log).toMatch(/\}\n$/);
      return log.slice(0, -2);
    });
    expect(JSON.parse(text)).toEqual(words);
  });
});

describe('a changed definition', () => {
  const states: DesiredState[] = [State.running, State.stopped];
  it.each(states)('is written down, and the service stays %s', async (state) => {
    const env = await TestEnvironment.open();
    await env.service({ environment: { A: '1' } }, state).apply();
    const before = state === State.running ? await env.pid() : undefined;
    const { steps } = await env.service({ environment: { A: '2' } }, state).apply();
    const expected = state === State.running ? ['Stop', 'Write', 'Start'] : ['Write'];
    expect(steps.map((step) => step.operation)).toEqual(expected);
    expect(await env.processes()).toHaveLength(state === State.running ? 1 : 0);
    expect(await env.processes()).not.toContain(before);
    expect(await env.service({ environment: { A: '2' } }, state).apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('reaches the process', async () => {
    const env = await TestEnvironment.open();
    const command = env.node(TELL);
    await env.service({ command, environment: { A: '1' } }).apply();
    expect((await told(env.log)).environment.A).toBe('1');
    await env.service({ command, environment: { B: '2' } }).apply();
    await eventually(async () => expect((await told(env.log)).environment).toMatchObject({ B: '2' }));
    expect((await told(env.log)).environment).not.toHaveProperty('A');
  });

  it('leaves settings alone that it no longer declares', async () => {
    const env = await TestEnvironment.open();
    await env.service({ environment: { A: '1' }, working_folder: env.folder }).apply();
    expect(await env.service().apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('changes nothing when only stop settings differ', async () => {
    const env = await TestEnvironment.open();
    await env.service({ stop_timeout: 5 }).apply();
    expect(await env.service({ stop_timeout: 6, stop_signal: 'SIGINT' }).apply()).toMatchObject({ steps: [] });
  });

  it('repairs a description that was changed or damaged', async () => {
    const env = await TestEnvironment.open();
    await env.service().apply();
    const file = join(env.home, 'description.json');
    await writeFile(file, 'spoilt');
    expect((await env.service().apply()).steps.map((step) => step.operation)).toEqual(['Stop', 'Write', 'Start']);
    await rm(file);
    expect(await env.service().apply()).toMatchObject({ outcome: 'changed' });
    expect(await env.processes()).toEqual([await env.pid()]);
  });
});

describe('the value of a variable', () => {
  it('is only in the description and the process', async () => {
    const env = await TestEnvironment.open();
    const secret = 'hush-hush';
    await env.service({ environment: { TOKEN: 'older-secret' } }).apply();
    const particle = env.service({ environment: { TOKEN: secret } });
    const plan = await particle.plan();
    const result = await particle.apply();
    const told = JSON.stringify([plan, result, env.events, await particle.getStatus()]);
    expect(told).toContain('service.environment.TOKEN');
    expect(told).not.toContain(secret);
    expect(told).not.toContain('older-secret');
    expect(await readFile(join(env.home, 'description.json'), 'utf8')).toContain(secret);
  });
});
