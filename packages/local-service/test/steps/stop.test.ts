import { readFile } from 'node:fs/promises';
import { State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { World } from '../support/environment.js';
import { eventually } from '../support/eventually.js';

const STUBBORN = `
  process.on('SIGTERM', () => console.log('no'));
  setInterval(() => {}, 1000);
  console.log('ready');
`;

async function logged(world: World, text: string): Promise<void> {
  await eventually(async () => expect(await readFile(world.log, 'utf8')).toContain(text));
}

describe('a process that is told to stop', () => {
  it('gets the declared signal, and may take its time', async () => {
    const world = await World.open();
    const script = `
      process.on('SIGINT', () => { console.log('bye'); setTimeout(() => process.exit(), 300); });
      setInterval(() => {}, 1000);
      console.log('ready');
    `;
    const settings = { command: world.node(script), stop_signal: 'SIGINT' } as const;
    await world.service(settings).apply();
    await logged(world, 'ready');
    const { steps } = await world.service(settings, State.stopped).apply();
    expect(steps.map((step) => step.operation)).toEqual(['Stop']);
    expect(await readFile(world.log, 'utf8')).toBe('ready\nbye\n');
    expect(await world.processes()).toEqual([]);
  });

  it('moves until it has ended', async () => {
    const world = await World.open();
    const settings = { command: world.node(STUBBORN), stop_timeout: 3600 };
    await world.service(settings).apply();
    await logged(world, 'ready');
    const particle = world.service(settings, State.stopped);
    await particle.apply({ sync: false });
    expect(await particle.getStatus({ fresh: true })).toEqual({ kind: 'moving', status: 'STOPPING' });
    process.kill(await world.pid(), 'SIGKILL');
    expect(await particle.apply()).toMatchObject({ steps: [], state: State.stopped });
  });

  it('is told so once, also when the apply that told it has died', async () => {
    const world = await World.open();
    const settings = { command: world.node(STUBBORN), stop_timeout: 0.5 };
    await world.service(settings).apply();
    await logged(world, 'ready');
    await world.service(settings, State.stopped).apply({ sync: false });
    await logged(world, 'no');
    const { steps } = await world.service(settings, State.stopped).apply();
    expect(steps.map((step) => step.operation)).toEqual(['Kill']);
    expect(await readFile(world.log, 'utf8')).toBe('ready\nno\n');
  });

  it('is killed when it has not ended in time', async () => {
    const world = await World.open();
    const settings = { command: world.node(STUBBORN), stop_timeout: 0.2 };
    await world.service(settings).apply();
    await logged(world, 'ready');
    const { steps } = await world.service(settings, State.terminated).apply();
    expect(steps.map((step) => step.operation)).toEqual(['Stop', 'Kill', 'Remove']);
    expect(steps[1]?.summary).toContain('has not ended within 0.2 s');
    expect(await world.processes()).toEqual([]);
  });

  it('takes along the processes that it has started', async () => {
    const world = await World.open();
    const script = `
      require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', process.argv[1]]);
      setInterval(() => {}, 1000);
    `;
    const settings = { command: world.node(script) };
    await world.service(settings).apply();
    await eventually(async () => expect(await world.processes()).toHaveLength(2));
    await world.service(settings, State.stopped).apply();
    await eventually(async () => expect(await world.processes()).toEqual([]));
  });
});
