import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DesiredState, State } from '@pcf/core';
import { describe, expect, it, vi } from 'vitest';
import { World } from './support/environment.js';
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
    const world = await World.open();
    await world.service({}, from).apply();
    const result = await world.service({}, to).apply();
    expect(result).toMatchObject({ from, state: to, outcome: from === to ? 'unchanged' : 'changed' });
    expect(await world.service().syncState()).toBe(to);
    const expected = to === State.running ? 1 : 0;
    await eventually(async () => expect(await world.processes()).toHaveLength(expected));
  });

  it('tells its pid, its log and when it was started', async () => {
    const world = await World.open();
    const begun = Date.now();
    const { outputs } = await world.service().apply();
    expect(outputs).toEqual({ pid: await world.pid(), log: world.log, started_at: expect.any(String) });
    expect(Date.parse(String(outputs.started_at))).toBeGreaterThanOrEqual(begun);
    expect(await world.processes()).toEqual([outputs.pid]);
    await eventually(async () => expect(await readFile(world.log, 'utf8')).toBe('ready\n'));
  });

  it('is left alone while it is as declared', async () => {
    const world = await World.open();
    const { outputs } = await world.service().apply();
    expect(await world.service().apply()).toMatchObject({ outcome: 'unchanged', outputs });
    expect(await world.processes()).toEqual([outputs.pid]);
  });

  it('leaves nothing when it is terminated, but a log that is declared', async () => {
    const world = await World.open();
    const log = join(world.folder, 'web.log');
    const { outputs } = await world.service({ log }).apply();
    expect(outputs.log).toBe(log);
    await eventually(async () => expect(await readFile(log, 'utf8')).toBe('ready\n'));
    await world.service({ log }, State.terminated).apply();
    await expect(stat(world.home)).rejects.toThrow('ENOENT');
    expect(await readFile(log, 'utf8')).toBe('ready\n');
  });

  it('is stopped when its process ends by itself, and is started again', async () => {
    const world = await World.open();
    const { outputs } = await world.service().apply();
    process.kill(Number(outputs.pid), 'SIGKILL');
    const onlooker = world.service();
    await eventually(async () => expect(await onlooker.syncState({ fresh: true })).toBe(State.stopped));
    expect(await onlooker.getStatus()).toMatchObject({ outputs: { last_started_at: outputs.started_at } });
    expect(await world.service().apply()).toMatchObject({ from: State.stopped, outcome: 'changed' });
    expect(await world.processes()).toEqual([await world.pid()]);
  });

  it('keeps its description to its owner, and out of version control', async () => {
    const world = await World.open();
    await world.service({ environment: { TOKEN: 'hush' } }, State.stopped).apply();
    const description = await stat(join(world.home, 'description.json'));
    expect((description.mode & 0o777).toString(8)).toBe('600');
    expect(((await stat(world.home)).mode & 0o777).toString(8)).toBe('700');
    expect(await readFile(join(world.home, '.gitignore'), 'utf8')).toBe('*\n');
  });
});

describe('a process', () => {
  it('runs where it is declared to, with what is declared and little else', async () => {
    const world = await World.open();
    const folder = join(world.folder, 'site');
    await mkdir(folder);
    vi.stubEnv('PCF_TEST_OF_THE_STARTER', 'not to be passed on');
    const environment = { TOKEN: 'hush', EMPTY: '', LANG: 'de', odd_Name_1: 'ü "quoted" $HOME\n`line`' };
    await world.service({ command: world.node(TELL), working_folder: folder, environment }).apply();
    vi.unstubAllEnvs();
    const found = await told(world.log);
    expect(found.folder).toBe(folder);
    expect(found.environment).toMatchObject({ ...environment, PATH: process.env.PATH });
    expect(found.environment).not.toHaveProperty('PCF_TEST_OF_THE_STARTER');
  });

  it('gets its arguments as they are: there is no shell', async () => {
    const world = await World.open();
    const words = ['a b', '$HOME', '"', "'", '*', '; exit', '', '-n', '🙂\n'];
    const script = 'console.log(JSON.stringify(process.argv.slice(2)) + "}"); setInterval(() => {}, 1000)';
    await world.service({ command: [...world.node(script), ...words] }).apply();
    const text = await eventually(async () => {
      const log = await readFile(world.log, 'utf8');
      expect(log).toMatch(/\}\n$/);
      return log.slice(0, -2);
    });
    expect(JSON.parse(text)).toEqual(words);
  });
});

describe('a changed definition', () => {
  const states: DesiredState[] = [State.running, State.stopped];
  it.each(states)('is written down, and the service stays %s', async (state) => {
    const world = await World.open();
    await world.service({ environment: { A: '1' } }, state).apply();
    const before = state === State.running ? await world.pid() : undefined;
    const { steps } = await world.service({ environment: { A: '2' } }, state).apply();
    const expected = state === State.running ? ['Stop', 'Write', 'Start'] : ['Write'];
    expect(steps.map((step) => step.operation)).toEqual(expected);
    expect(await world.processes()).toHaveLength(state === State.running ? 1 : 0);
    expect(await world.processes()).not.toContain(before);
    expect(await world.service({ environment: { A: '2' } }, state).apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('reaches the process', async () => {
    const world = await World.open();
    const command = world.node(TELL);
    await world.service({ command, environment: { A: '1' } }).apply();
    expect((await told(world.log)).environment.A).toBe('1');
    await world.service({ command, environment: { B: '2' } }).apply();
    await eventually(async () => expect((await told(world.log)).environment).toMatchObject({ B: '2' }));
    expect((await told(world.log)).environment).not.toHaveProperty('A');
  });

  it('leaves alone what it does not declare any more', async () => {
    const world = await World.open();
    await world.service({ environment: { A: '1' }, working_folder: world.folder }).apply();
    expect(await world.service().apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('changes nothing when it is about how to stop', async () => {
    const world = await World.open();
    await world.service({ stop_timeout: 5 }).apply();
    expect(await world.service({ stop_timeout: 6, stop_signal: 'SIGINT' }).apply()).toMatchObject({ steps: [] });
  });

  it('puts right a description that somebody has changed or spoilt', async () => {
    const world = await World.open();
    await world.service().apply();
    const file = join(world.home, 'description.json');
    await writeFile(file, 'spoilt');
    expect((await world.service().apply()).steps.map((step) => step.operation)).toEqual(['Stop', 'Write', 'Start']);
    await rm(file);
    expect(await world.service().apply()).toMatchObject({ outcome: 'changed' });
    expect(await world.processes()).toEqual([await world.pid()]);
  });
});

describe('the value of a variable', () => {
  it('is nowhere but in the description and the process', async () => {
    const world = await World.open();
    const secret = 'hush-hush';
    await world.service({ environment: { TOKEN: 'older-secret' } }).apply();
    const particle = world.service({ environment: { TOKEN: secret } });
    const plan = await particle.plan();
    const result = await particle.apply();
    const told = JSON.stringify([plan, result, world.events, await particle.getStatus()]);
    expect(told).toContain('service.environment.TOKEN');
    expect(told).not.toContain(secret);
    expect(told).not.toContain('older-secret');
    expect(await readFile(join(world.home, 'description.json'), 'utf8')).toContain(secret);
  });
});
