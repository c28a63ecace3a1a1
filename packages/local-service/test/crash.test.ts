import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type DesiredState, State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { type Settings, World } from './support/environment.js';
import { eventually } from './support/eventually.js';
import { applyElsewhere } from './support/other-process.js';

/** More than an apply has effects: a test that gets there does not end. */
const MOST_EFFECTS = 100;

describe('a service', () => {
  it('goes on when the process that applied it has ended', async () => {
    const world = await World.open();
    const elsewhere = await applyElsewhere(world.definition(), State.running);
    expect(elsewhere).toMatchObject({ outcome: 'changed', outputs: { log: world.log } });
    expect(await world.processes()).toEqual([await world.pid()]);
    expect(await world.service().apply()).toMatchObject({ outcome: 'unchanged', outputs: { pid: await world.pid() } });
  });

  it('is started once by many who apply it at once, and none of them fails', async () => {
    const world = await World.open();
    const applies = Array.from({ length: 4 }, () => applyElsewhere(world.definition(), State.running));
    const here = Array.from({ length: 4 }, () => world.service().apply());
    const outputs = { pid: expect.any(Number), log: world.log };
    for (const outcome of [...(await Promise.all(applies)), ...(await Promise.all(here))])
      expect(outcome).toMatchObject({ outputs });
    expect(await world.processes()).toEqual([await world.pid()]);
    await eventually(async () => expect(await world.runs()).toBe(1));
  });

  it('is gone when many have terminated it at once, and none of them fails', async () => {
    const world = await World.open();
    await world.service().apply();
    const applies = Array.from({ length: 3 }, () => applyElsewhere(world.definition(), State.terminated));
    const here = Array.from({ length: 3 }, () => world.service({}, State.terminated).apply());
    for (const outcome of [...(await Promise.all(applies)), ...(await Promise.all(here))])
      expect(outcome).toMatchObject({ outputs: {} });
    expect(await world.processes()).toEqual([]);
    expect(await readdir(dirname(world.home))).toEqual([]);
  });
});

describe('an apply that is killed at any moment', () => {
  const before: Settings = { environment: { A: '1' } };
  const after: Settings = { environment: { A: '2' } };
  const journeys: [string, DesiredState, Settings, DesiredState][] = [
    ['a creation', State.terminated, after, State.running],
    ['a change', State.running, after, State.running],
    ['a stop', State.running, before, State.stopped],
    ['a termination', State.running, before, State.terminated],
  ];

  it.each(journeys)('is carried on by the next one: %s', { timeout: 120_000 }, async (_title, from, settings, to) => {
    let effect = 0;
    for (let killed = true; killed; ) {
      effect += 1;
      killed = await crashAndCarryOn({ from, before, settings, to }, effect);
      expect(effect).toBeLessThan(MOST_EFFECTS);
    }
    expect(effect).toBeGreaterThan(1);
  });
});

interface Journey {
  readonly from: DesiredState;
  readonly before: Settings;
  readonly settings: Settings;
  readonly to: DesiredState;
}

/** Kills an apply before one of its effects, and applies again; tells whether it had so many effects. */
async function crashAndCarryOn({ from, before, settings, to }: Journey, effect: number): Promise<boolean> {
  const world = await World.open();
  await world.service(before, from).apply();
  const runsBefore = from === State.running ? 1 : 0;
  await eventually(async () => expect(await world.runs()).toBe(runsBefore));
  const outcome = await applyElsewhere(world.definition(settings), to, effect);
  await world.service(settings, to).apply();
  const at = `killed before effect ${effect}`;
  expect(await world.service(settings, to).apply(), at).toMatchObject({ outcome: 'unchanged' });
  await eventually(async () => expect(await world.processes(), at).toHaveLength(to === State.running ? 1 : 0));
  const left = to === State.terminated ? [] : [basename(world.home)];
  expect(await readdir(dirname(world.home)), at).toEqual(left);
  if (to === State.running) {
    expect(await world.processes(), at).toEqual([await world.pid()]);
    await eventually(async () => expect(await world.runs(), at).toBe(runsBefore + 1));
  }
  await world.close();
  return outcome === 'killed';
}
