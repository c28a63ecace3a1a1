import { describe, expect, it } from 'vitest';
import {
  type CreatedResource,
  FencedError,
  FieldError,
  type FieldReport,
  type PcfEvent,
  type ProposedStep,
  UnknownParticleError,
} from '../../src/index.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

const definitions = [lamp('a'), lamp('b', { parents: ['lamp:a'] }), lamp('c', { parents: ['lamp:b'] })];

/** What a process stores of its events, as JSON: all that is left of it after a crash. */
function journal() {
  const stored: string[] = [];
  return {
    note: (event: PcfEvent) => {
      if (event.type === 'created') stored.push(JSON.stringify({ id: event.id, resource: event.resource }));
    },
    created: (): CreatedResource[] => stored.map((line) => JSON.parse(line)),
  };
}

/** A field whose process is killed before a step, and what it has stored. */
async function crash(isLast: (proposed: ProposedStep) => boolean, prepare: (opened: Opened) => void = () => {}) {
  let isDead = false;
  const beforeStep = (proposed: ProposedStep) => {
    isDead ||= isLast(proposed);
    if (isDead && isKilled) throw new FencedError('the process was killed');
  };
  let isKilled = true;
  const opened = openField(definitions, { beforeStep: [beforeStep] });
  prepare(opened);
  const { note, created } = journal();
  opened.pcf.events.on(note);
  await soon(opened.field.apply()).catch(() => {});
  isKilled = false;
  return { ...opened, created };
}
type Opened = ReturnType<typeof openField>;

/** Repeats the apply: c fails. Returns what was rolled back. */
async function repeat({ field, shop }: Opened, createdEarlier?: readonly CreatedResource[]): Promise<FieldReport> {
  shop.onNamedStep = (name) => {
    if (name === 'c') throw new Error('no power');
  };
  const error: unknown = await soon(field.apply({ rollback: true, ...(createdEarlier && { createdEarlier }) })).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FieldError)) throw error;
  return error.report;
}

describe('a run that is repeated after a crash', () => {
  const atC = ({ id }: ProposedStep) => id === 'lamp:c';

  it('rolls back what the earlier attempt created, children before their parents', async () => {
    const crashed = await crash(atC);
    expect(crashed.created().map(({ id }) => id)).toEqual(['lamp:a', 'lamp:b']);
    const { particles, rollback } = await repeat(crashed, crashed.created());
    expect(particles.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'failed']);
    expect(rollback).toMatchObject([
      { id: 'lamp:b', outcome: 'changed' },
      { id: 'lamp:a', outcome: 'changed' },
    ]);
    expect([...crashed.shop.lamps.keys()]).toEqual([]);
  });

  it('leaves it where the proofs are not handed in', async () => {
    const crashed = await crash(atC);
    expect((await repeat(crashed)).rollback).toEqual([]);
    expect([...crashed.shop.lamps.keys()]).toEqual(['a', 'b']);
  });

  it('leaves what existed before the run', async () => {
    const crashed = await crash(atC, ({ shop }) =>
      shop.lamps.set('a', { colour: 'blue', lit: false, movingUntil: 0, serial: 'old' }),
    );
    expect(crashed.created().map(({ id }) => id)).toEqual(['lamp:b']);
    await repeat(crashed, crashed.created());
    expect([...crashed.shop.lamps.keys()]).toEqual(['a']);
  });

  it('leaves what another process has put in its place since, and says so', async () => {
    const crashed = await crash(atC);
    crashed.shop.lamps.set('b', { colour: 'red', lit: true, movingUntil: 0, serial: 'theirs' });
    const { rollback } = await repeat(crashed, crashed.created());
    expect(rollback).toMatchObject([
      { id: 'lamp:b', outcome: 'skipped', reason: 'what this run created is gone, and another resource has its name.' },
      { id: 'lamp:a', outcome: 'skipped' },
    ]);
    expect(crashed.shop.lamps.get('b')?.serial).toBe('theirs');
  });

  it('rolls back the resource of the later attempt where both have created one', async () => {
    const crashed = await crash(atC);
    const earlier = crashed.created();
    crashed.shop.lamps.delete('b');
    const { rollback } = await repeat(crashed, earlier);
    expect(rollback?.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['lamp:b', 'changed'],
      ['lamp:a', 'changed'],
    ]);
    expect(crashed.shop.lamps.size).toBe(0);
  });

  it('has nothing to do for what is gone', async () => {
    const crashed = await crash(atC);
    const earlier = crashed.created();
    crashed.shop.onNamedStep = () => {};
    crashed.shop.lamps.clear();
    crashed.shop.onLook = (name) => {
      if (name === 'a') throw new Error('no light');
      return undefined;
    };
    const error: unknown = await soon(crashed.field.apply({ rollback: true, createdEarlier: earlier })).catch(
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof FieldError)) throw error;
    expect(error.report.rollback?.map(({ id, outcome }) => [id, outcome])).toEqual([['lamp:a', 'failed']]);
  });

  it('does not roll back without a rollback, or where nothing fails', async () => {
    const crashed = await crash(atC);
    const report = await soon(crashed.field.apply({ rollback: true, createdEarlier: crashed.created() }));
    expect(report.rollback).toBeUndefined();
    expect(crashed.shop.lamps.size).toBe(3);
  });

  it('refuses a proof for a particle that the field does not have, before it writes anything', async () => {
    const { field, shop } = openField(definitions);
    const createdEarlier = [{ id: 'lamp:z', resource: { identity: 'serial-1' } }];
    await expect(soon(field.apply({ createdEarlier }))).rejects.toBeInstanceOf(UnknownParticleError);
    expect(shop.received).toEqual([]);
  });
});
