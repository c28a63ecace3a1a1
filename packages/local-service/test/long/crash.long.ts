import { mkdir, readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type DesiredState, State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { readMarks } from '../../src/service-folder/marks.js';
import { type Settings, TestEnvironment } from '../support/environment.js';
import { eventually } from '../support/eventually.js';
import { applyElsewhere } from '../support/other-process.js';

/** More than an apply has effects: a test that gets there does not end. */
const MOST_EFFECTS = 100;

describe('a service', () => {
  it('keeps running when the process that applied it has ended', async () => {
    const env = await TestEnvironment.open();
    const elsewhere = await applyElsewhere(env.definition(), State.running);
    expect(elsewhere).toMatchObject({ outcome: 'changed', outputs: { log: env.log } });
    expect(await env.processes()).toEqual([await env.pid()]);
    expect(await env.service().apply()).toMatchObject({ outcome: 'unchanged', outputs: { pid: await env.pid() } });
  });

  it('is started once by many concurrent applies, and none of them fails', async () => {
    const env = await TestEnvironment.open();
    const applies = Array.from({ length: 4 }, () => applyElsewhere(env.definition(), State.running));
    const here = Array.from({ length: 4 }, () => env.service().apply());
    const outputs = { pid: expect.any(Number), log: env.log };
    for (const outcome of [...(await Promise.all(applies)), ...(await Promise.all(here))])
      expect(outcome).toMatchObject({ outputs });
    expect(await env.processes()).toEqual([await env.pid()]);
    await eventually(async () => expect(await env.runs()).toBe(1));
  });

  it('is removed by many concurrent terminations, and none of them fails', async () => {
    const env = await TestEnvironment.open();
    await env.service().apply();
    const applies = Array.from({ length: 3 }, () => applyElsewhere(env.definition(), State.terminated));
    const here = Array.from({ length: 3 }, () => env.service({}, State.terminated).apply());
    for (const outcome of [...(await Promise.all(applies)), ...(await Promise.all(here))])
      expect(outcome).toMatchObject({ outputs: {} });
    expect(await env.processes()).toEqual([]);
    expect(await readdir(dirname(env.home))).toEqual([]);
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

  it.each(journeys)('is continued by the next one: %s', { timeout: 120_000 }, async (_title, from, settings, to) => {
    let effect = 0;
    for (let killed = true; killed; ) {
      effect += 1;
      killed = await crashAndCarryOn({ from, before, settings, to }, effect);
      expect(effect).toBeLessThan(MOST_EFFECTS);
    }
    expect(effect).toBeGreaterThan(1);
  });
});

describe('an apply with an owner that is killed at any moment', () => {
  const owner = 'shop';
  const marks = { owner, id: 'local_service:web' };

  it('leaves a service with its marks, or none', { timeout: 120_000 }, async () => {
    let effect = 0;
    for (let outcome: unknown = 'killed'; outcome === 'killed'; ) {
      effect += 1;
      expect(effect).toBeLessThan(MOST_EFFECTS);
      const env = await TestEnvironment.open();
      outcome = await applyElsewhere(env.definition(), State.stopped, { owner, crashBefore: effect });
      const { kind } = await env.service().getStatus();
      const at = `killed before effect ${effect}`;
      expect(kind === 'missing' ? marks : await readMarks(env.home), at).toEqual(marks);
      await env.service({}, State.stopped, [], { owner, adopt: 'never' }).apply();
      expect(await readMarks(env.home), at).toEqual(marks);
      await env.close();
    }
    expect(effect).toBeGreaterThan(1);
  });

  it('leaves the old marks or the new ones, and the next apply changes them', { timeout: 120_000 }, async () => {
    let effect = 0;
    for (let outcome: unknown = 'killed'; outcome === 'killed'; ) {
      effect += 1;
      expect(effect).toBeLessThan(MOST_EFFECTS);
      const env = await TestEnvironment.open();
      await env.service().apply();
      const pid = await env.pid();
      const adopting = { ...env.definition(), adopt: 'mark' };
      outcome = await applyElsewhere(adopting, State.running, { owner, crashBefore: effect });
      const at = `killed before effect ${effect}`;
      expect([{}, marks], at).toContainEqual(await readMarks(env.home));
      await env.service({}, State.running, [], { owner, adopt: 'mark' }).apply();
      expect(await readMarks(env.home), at).toEqual(marks);
      expect(await env.processes(), at).toEqual([pid]);
      await env.close();
    }
    expect(effect).toBeGreaterThan(1);
  });

  it('leaves a service of its owner during a termination, which the next apply creates with its marks', {
    timeout: 120_000,
  }, async () => {
    let effect = 0;
    for (let outcome: unknown = 'killed'; outcome === 'killed'; ) {
      effect += 1;
      expect(effect).toBeLessThan(MOST_EFFECTS);
      const env = await TestEnvironment.open();
      await env.service({}, State.stopped, [], { owner }).apply();
      outcome = await applyElsewhere(env.definition(), State.terminated, { owner, crashBefore: effect });
      await env.service({}, State.stopped, [], { owner, adopt: 'never' }).apply();
      expect(await readMarks(env.home), `killed before effect ${effect}`).toEqual(marks);
      await env.close();
    }
    expect(effect).toBeGreaterThan(1);
  });

  it('leaves an empty folder during a termination, which the next creation marks', async () => {
    const env = await TestEnvironment.open();
    await mkdir(env.home, { recursive: true });
    await env.service({}, State.stopped, [], { owner, adopt: 'never' }).apply();
    expect(await readMarks(env.home)).toEqual(marks);
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
  const env = await TestEnvironment.open();
  await env.service(before, from).apply();
  const runsBefore = from === State.running ? 1 : 0;
  await eventually(async () => expect(await env.runs()).toBe(runsBefore));
  const outcome = await applyElsewhere(env.definition(settings), to, { crashBefore: effect });
  await env.service(settings, to).apply();
  const at = `killed before effect ${effect}`;
  expect(await env.service(settings, to).apply(), at).toMatchObject({ outcome: 'unchanged' });
  await eventually(async () => expect(await env.processes(), at).toHaveLength(to === State.running ? 1 : 0));
  const left = to === State.terminated ? [] : [basename(env.home)];
  expect(await readdir(dirname(env.home)), at).toEqual(left);
  if (to === State.running) {
    expect(await env.processes(), at).toEqual([await env.pid()]);
    await eventually(async () => expect(await env.runs(), at).toBe(runsBefore + 1));
  }
  await env.close();
  return outcome === 'killed';
}
