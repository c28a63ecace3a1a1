import { describe, expect, it } from 'vitest';
import { type EventDocument, eventDocument, type Pcf, type PcfEvent } from '../../src/index.js';
import { openShop } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

function recorded({ events }: Pick<Pcf, 'events'>): PcfEvent[] {
  const seen: PcfEvent[] = [];
  events.on((event) => seen.push(event));
  return seen;
}

const runsOf = (events: readonly PcfEvent[]) => [...new Set(events.map(({ run }) => run))];

describe('the events of a run', () => {
  it('carry the id of its report', async () => {
    const { pcf, field } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    const seen = recorded(pcf);
    const { run } = await soon(field.apply());
    expect(seen.length).toBeGreaterThan(8);
    expect(runsOf(seen)).toEqual([run]);
  });

  it('carry the id that was given, also in a plan', async () => {
    const { pcf, field } = openField([lamp('a')]);
    const seen = recorded(pcf);
    expect(await soon(field.plan({ run: 'look' }))).toMatchObject({ run: 'look' });
    expect(await soon(field.apply({ run: 'abc' }))).toMatchObject({ run: 'abc' });
    expect(runsOf(seen)).toEqual(['look', 'abc']);
  });

  it('are told apart where runs take place at the same time', async () => {
    const { pcf } = openShop();
    const [a, b] = ['a', 'b'].map((name) => pcf.fieldOf([{ value: lamp(name) }]));
    const seen = recorded(pcf);
    await soon(Promise.all([a?.apply({ run: 'one' }), b?.apply({ run: 'two' })]));
    expect(runsOf(seen.filter(({ id }) => id === 'lamp:a'))).toEqual(['one']);
    expect(runsOf(seen.filter(({ id }) => id === 'lamp:b'))).toEqual(['two']);
  });

  it('have a new id for each run', async () => {
    const { field } = openField([lamp('a')]);
    const runs = [await soon(field.apply()), await soon(field.apply()), await soon(field.plan())].map(({ run }) => run);
    expect(new Set(runs).size).toBe(3);
  });

  it('carry it also for a single particle, for what failed, and for what was rolled back', async () => {
    const { shop, pcf, lamp: make } = openShop();
    const seen = recorded(pcf);
    await soon(make().apply({ run: 'single' }));
    expect(runsOf(seen)).toEqual(['single']);
    const field = pcf.fieldOf(
      [lamp('a'), lamp('b', { parents: ['lamp:a'] }), lamp('c', { parents: ['lamp:b'] })].map((value) => ({ value })),
    );
    shop.onNamedStep = (name) => {
      if (name === 'b') throw new Error('the fuse blew');
    };
    seen.length = 0;
    await soon(field.apply({ run: 'bad', rollback: true }).catch(() => {}));
    expect(runsOf(seen)).toEqual(['bad']);
    expect(new Set(seen.map(({ type }) => type))).toContain('skipped');
  });

  it('are of the run that applies a particle in a callback', async () => {
    const { pcf } = openShop();
    const other = pcf.particle({ flavor: 'lamp', pcf_name: 'other', lamp: { colour: 'red' } });
    const desk = pcf.particle({
      flavor: 'lamp',
      pcf_name: 'desk',
      lamp: { colour: 'red' },
      callbacks: { start: { function: () => other.apply() } },
    });
    const seen = recorded(pcf);
    await soon(desk.apply({ run: 'outer' }));
    expect(runsOf(seen.filter(({ id }) => id === 'lamp:other'))).toEqual(['outer']);
  });

  it('have none for a look outside of a run', async () => {
    const { pcf, field } = openField([lamp('a')]);
    const seen = recorded(pcf);
    await soon(field.status());
    expect(seen).toMatchObject([{ type: 'observed' }]);
    expect(runsOf(seen)).toEqual([undefined]);
  });

  it.each(['', 'a\nb', 'x'.repeat(201)])('cannot have the id %j', async (run) => {
    const { shop, field, pcf } = openField([lamp('a')]);
    await expect(field.apply({ run })).rejects.toThrow(RangeError);
    await expect(field.plan({ run })).rejects.toThrow(RangeError);
    const single = pcf.particle({ flavor: 'lamp', pcf_name: 'b', lamp: { colour: 'red' } });
    await expect(single.apply({ run })).rejects.toThrow(RangeError);
    expect(shop.looks).toBe(0);
  });
});

describe('an event as JSON', () => {
  async function documentsOf(work: (shop: ReturnType<typeof openField>) => Promise<unknown>): Promise<EventDocument[]> {
    const opened = openField([lamp('a')]);
    const seen = recorded(opened.pcf);
    await soon(work(opened).catch(() => {}));
    return seen.map((event) => JSON.parse(JSON.stringify(eventDocument(event))));
  }

  it('has its kind, version, run, particle and time', async () => {
    const documents = await documentsOf(({ field }) => field.apply({ run: 'abc' }));
    for (const document of documents) {
      expect(document).toMatchObject({ kind: 'event', version: 1, run: 'abc', id: 'lamp:a' });
      expect(new Date(document.at).toISOString()).toBe(document.at);
    }
  });

  it('tells of looks without settings and outputs, of steps with their digest, and of waits in seconds', async () => {
    const documents = await documentsOf(({ shop, field }) => {
      shop.moveFor = 10_000;
      return field.apply();
    });
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(documents[0]).toMatchObject({ type: 'observed', resource: { kind: 'missing' } });
    expect(documents).toContainEqual(
      expect.objectContaining({
        type: 'observed',
        resource: { kind: 'moving', status: 'WARMING', identity: 'serial-1' },
      }),
    );
    expect(documents).toContainEqual(
      expect.objectContaining({
        type: 'step-finished',
        verb: 'start',
        step: { operation: 'Screw', input: { colour: 'red' }, summary: 'screw it in', creates: true, digest },
      }),
    );
    const waits = documents.flatMap((one) => (one.type === 'waiting' ? [one.delay] : []));
    expect(Math.max(...waits)).toBeLessThan(10);
    expect(documents.at(-1)).toMatchObject({ type: 'applied', outcome: 'changed', state: 'running' });
    expect(JSON.stringify(documents)).not.toContain('socket-a');
  });

  it('tells of errors without secrets, and whether an apply was interrupted', async () => {
    const failed = await documentsOf(({ shop, field }) => {
      shop.onStep = () => {
        throw new Error('password=hunter2');
      };
      return field.apply();
    });
    expect(failed.slice(-2)).toMatchObject([
      {
        type: 'step-failed',
        step: { operation: 'Screw' },
        error: { message: expect.stringContaining('password=<not shown>') },
      },
      { type: 'failed', error: { message: expect.stringContaining('password=<not shown>') } },
    ]);
    expect(failed.at(-1)).not.toHaveProperty('interrupted');
    const aborted = await documentsOf(({ shop, field }) => {
      const controller = new AbortController();
      shop.onStep = () => {
        controller.abort();
        return true;
      };
      return field.apply({ signal: controller.signal });
    });
    expect(aborted).toContainEqual(expect.objectContaining({ type: 'failed', interrupted: true }));
  });
});
