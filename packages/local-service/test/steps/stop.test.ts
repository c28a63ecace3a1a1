import { readFile } from 'node:fs/promises';
import { State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { TestEnvironment } from '../support/environment.js';
import { eventually } from '../support/eventually.js';

const STUBBORN = `
  process.on('SIGTERM', () => console.log('no'));
  setInterval(() => {}, 1000);
  console.log('ready');
`;

async function logged(env: TestEnvironment, text: string): Promise<void> {
  await eventually(async () => expect(await readFile(env.log, 'utf8')).toContain(text));
}

describe('a process that gets the stop signal', () => {
  it('gets the declared signal, and is given time', async () => {
    const env = await TestEnvironment.open();
    const script = `
      process.on('SIGINT', () => { console.log('bye'); setTimeout(() => process.exit(), 300); });
      setInterval(() => {}, 1000);
      console.log('ready');
    `;
    const settings = { command: env.node(script), stop_signal: 'SIGINT' } as const;
    await env.service(settings).apply();
    await logged(env, 'ready');
    const { steps } = await env.service(settings, State.stopped).apply();
    expect(steps.map((step) => step.operation)).toEqual(['Stop']);
    expect(await readFile(env.log, 'utf8')).toBe('ready\nbye\n');
    expect(await env.processes()).toEqual([]);
  });

  it('is moving until it has ended', async () => {
    const env = await TestEnvironment.open();
    const settings = { command: env.node(STUBBORN), stop_timeout: 3600 };
    await env.service(settings).apply();
    await logged(env, 'ready');
    const particle = env.service(settings, State.stopped);
    await particle.apply({ sync: false });
    expect(await particle.getStatus({ fresh: true })).toEqual({ kind: 'moving', status: 'STOPPING' });
    process.kill(await env.pid(), 'SIGKILL');
    expect(await particle.apply()).toMatchObject({ steps: [], state: State.stopped });
  });

  it('gets the signal once, even if the apply that sent it has crashed', async () => {
    const env = await TestEnvironment.open();
    const settings = { command: env.node(STUBBORN), stop_timeout: 0.5 };
    await env.service(settings).apply();
    await logged(env, 'ready');
    await env.service(settings, State.stopped).apply({ sync: false });
    await logged(env, 'no');
    const { steps } = await env.service(settings, State.stopped).apply();
    expect(steps.map((step) => step.operation)).toEqual(['Kill']);
    expect(await readFile(env.log, 'utf8')).toBe('ready\nno\n');
  });

  it('is killed when it has not ended in time', async () => {
    const env = await TestEnvironment.open();
    const settings = { command: env.node(STUBBORN), stop_timeout: 0.2 };
    await env.service(settings).apply();
    await logged(env, 'ready');
    const { steps } = await env.service(settings, State.terminated).apply();
    expect(steps.map((step) => step.operation)).toEqual(['Stop', 'Kill', 'Remove']);
    expect(steps[1]?.summary).toContain('did not end within 0.2 s');
    expect(await env.processes()).toEqual([]);
  });

  it('is stopped together with the processes that it started', async () => {
    const env = await TestEnvironment.open();
    const script = `
      require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', process.argv[1]]);
      setInterval(() => {}, 1000);
    `;
    const settings = { command: env.node(script) };
    await env.service(settings).apply();
    await eventually(async () => expect(await env.processes()).toHaveLength(2));
    await env.service(settings, State.stopped).apply();
    await eventually(async () => expect(await env.processes()).toEqual([]));
  });
});
