import { describe, expect, it } from 'vitest';
import {
  bind,
  createPcf,
  type Field,
  InvalidPlanError,
  type PlanDocument,
  PlanMovedError,
  planDocument,
  readPlanDocument,
} from '../../src/index.js';
import { type LampShop, lampPlugin, openShop, SHOP } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

const red = (name: string, more: object = {}) => ({
  flavor: 'lamp' as const,
  pcf_name: name,
  lamp: { colour: 'red' },
  ...more,
});

/** What is left of a plan after it was written to a file and read again. */
function throughJson(document: PlanDocument): PlanDocument {
  return readPlanDocument(JSON.parse(JSON.stringify(document)));
}

async function approve(field: Field, options: Parameters<Field['plan']>[0] = {}): Promise<PlanDocument> {
  return throughJson(planDocument(await soon(field.plan(options))));
}

/** The same shop in another process. */
function otherProcess(shop: LampShop) {
  return createPcf({ plugins: [lampPlugin()], services: [bind(SHOP, { useValue: shop })] });
}

async function movedIn(work: Promise<unknown>) {
  const error: unknown = await soon(work).catch((reason: unknown) => reason);
  if (!(error instanceof PlanMovedError)) throw error;
  return error.moved;
}

describe('a plan as JSON', () => {
  it('says what was planned, and reads back as it was', async () => {
    const { pcf } = openShop({ owner: 'shop' });
    const plan = await soon(pcf.field([red('a')]).plan({ only: 'a', state: 'stopped' }));
    const document = throughJson(planDocument(plan));
    expect(document).toMatchObject({
      kind: 'plan',
      version: 1,
      owner: 'shop',
      selection: { only: 'a', state: 'stopped' },
      digest: plan.digest,
      particles: [{ id: 'lamp:a', desired: 'stopped', unknown: [], plan: { steps: [{ operation: 'Screw' }] } }],
    });
  });

  it.each([null, [], {}, 'plan', { kind: 'report' }])('is not %j', (value) => {
    expect(() => readPlanDocument(value)).toThrow(/it is no plan of pcf/);
  });

  it('of another version is refused', () => {
    expect(() => readPlanDocument({ kind: 'plan', version: 2 })).toThrow(/version 2.*version 1/);
  });

  it.each([
    ['particles', 'none'],
    ['particles', [{ id: 'lamp:a' }]],
    ['selection', undefined],
    ['selection', { state: 'off' }],
    ['digest', 7],
    ['orphans', []],
  ])('is refused when %s is damaged', async (key, value) => {
    const { pcf } = openShop();
    const document = await approve(pcf.field([red('a')]));
    expect(() => readPlanDocument({ ...document, [key]: value })).toThrow(InvalidPlanError);
  });
});

describe('an approved plan', () => {
  it('is carried out by another process, with the same selection', async () => {
    const { shop, pcf } = openShop();
    const definitions = [red('a'), red('b')];
    const approved = await approve(pcf.field(definitions), { only: 'a' });
    const { particles } = await soon(otherProcess(shop).field(definitions).apply({ approved }));
    expect(particles.map(({ id, outcome }) => [id, outcome])).toEqual([['lamp:a', 'changed']]);
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it('is consent to what it loses', async () => {
    const { shop, pcf } = openShop();
    const definitions = [red('a', { desired_state: 'terminated' })];
    await soon(pcf.field([red('a')]).apply());
    const approved = await approve(pcf.field(definitions));
    await soon(otherProcess(shop).field(definitions).apply({ approved }));
    expect(shop.lamps.size).toBe(0);
  });

  it('that was interrupted is continued with the rest, also while a resource still moves', async () => {
    const { shop, pcf } = openShop();
    const definitions = [red('a'), red('b'), red('c', { parents: ['lamp:a'] })];
    const approved = await approve(pcf.field(definitions));
    for (const steps of [1, 2, 3, 4, 5]) {
      shop.moveFor = 5_000;
      shop.onNamedStep = () => {
        if (shop.received.length > steps) throw new Error('killed');
      };
      await soon(otherProcess(shop).field(definitions).apply({ approved })).catch(() => {});
    }
    shop.onNamedStep = () => {};
    await soon(otherProcess(shop).field(definitions).apply({ approved }));
    expect([...shop.lamps.values()].every(({ lit }) => lit)).toBe(true);
    expect([...shop.lamps.keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  it('that was carried out changes nothing the second time', async () => {
    const { shop, pcf } = openShop();
    const field = pcf.field([red('a')]);
    const approved = await approve(field);
    await soon(field.apply({ approved }));
    const before = shop.received.length;
    await soon(field.apply({ approved }));
    expect(shop.received.length).toBe(before);
  });

  it('prunes what it says, and continues that, too', async () => {
    const { shop, pcf } = openShop({ owner: 'shop' });
    for (const name of ['x', 'y'])
      shop.lamps.set(name, { colour: 'red', lit: true, movingUntil: 0, serial: name, label: { owner: 'shop' } });
    const field = pcf.field([]);
    const approved = await approve(field, { prune: true });
    shop.onNamedStep = (name) => {
      if (name === 'y') throw new Error('killed');
    };
    await soon(field.apply({ approved })).catch(() => {});
    expect([...shop.lamps.keys()]).toEqual(['y']);
    shop.onNamedStep = () => {};
    await soon(field.apply({ approved }));
    expect(shop.lamps.size).toBe(0);
  });
});

describe('an approved plan is refused, and nothing is written, when', () => {
  it('another process changed a setting: the error names it', async () => {
    const { shop, pcf } = openShop();
    const field = pcf.field([red('a'), red('b')]);
    await soon(field.apply());
    const lamp = shop.lamps.get('a');
    if (lamp) lamp.lit = false;
    const approved = await approve(field);
    const other = shop.lamps.get('b');
    if (other) other.colour = 'blue';
    const before = shop.received.length;
    expect(await movedIn(field.apply({ approved }))).toEqual([
      { id: 'lamp:b', what: 'lamp.colour is "blue" now (step: paint it red).' },
    ]);
    expect(shop.received.length).toBe(before);
  });

  it('a setting that it changes has another value by now', async () => {
    const { shop, pcf } = openShop();
    shop.lamps.set('a', { colour: 'blue', lit: true, movingUntil: 0 });
    const field = pcf.field([red('a')]);
    const approved = await approve(field);
    shop.lamps.set('a', { colour: 'green', lit: true, movingUntil: 0 });
    expect(await movedIn(field.apply({ approved }))).toEqual([
      { id: 'lamp:a', what: 'lamp.colour is "green" now (step: paint it red).' },
    ]);
  });

  it('a definition, a desired state or the set of particles has changed', async () => {
    const { shop, pcf } = openShop();
    const approved = await approve(pcf.field([red('a'), red('b'), red('c')]));
    const field = pcf.field([
      { flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'blue' } },
      red('b', { desired_state: 'stopped' }),
      red('d'),
    ]);
    expect(await movedIn(field.apply({ approved }))).toEqual([
      { id: 'lamp:a', what: 'its definition has changed.' },
      { id: 'lamp:b', what: 'its desired state is stopped now.' },
      { id: 'lamp:d', what: 'it is not in the approved plan.' },
      { id: 'lamp:c', what: 'no definition describes it any more.' },
    ]);
    expect(shop.received).toEqual([]);
  });

  it('there is another orphan, or another owner', async () => {
    const { shop, pcf } = openShop({ owner: 'shop' });
    const approved = await approve(pcf.field([]), { prune: true });
    shop.lamps.set('x', { colour: 'red', lit: true, movingUntil: 0, serial: 'x', label: { owner: 'shop' } });
    expect(await movedIn(pcf.field([]).apply({ approved }))).toMatchObject([{ id: 'lamp:x (the shop)' }]);
    const bank = createPcf({ plugins: [lampPlugin()], services: [bind(SHOP, { useValue: shop })], owner: 'bank' });
    expect(await movedIn(bank.field([]).apply({ approved }))).toContainEqual({
      id: 'the field',
      what: 'its owner is bank now.',
    });
    expect(shop.lamps.size).toBe(1);
  });

  it('planning had failed for a particle', async () => {
    const { shop, pcf } = openShop();
    const field = pcf.field([red('a')]);
    shop.onLook = () => {
      throw new Error('no power');
    };
    const approved = await approve(field);
    await expect(soon(field.apply({ approved }))).rejects.toThrow(/planning had failed for lamp:a/);
  });
});
