import { describe, expect, it } from 'vitest';
import { ConflictError, FieldError, type Marks, type PcfOptions, PruneRefusedError } from '../../src/index.js';
import { type LampShop, lampFlavor, openShop } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

const OURS = { owner: 'shop' };

/** Puts a lamp in the shop that was created before. */
function put(
  shop: LampShop,
  name: string,
  label: Marks | undefined,
  more: { lit?: boolean; movingUntil?: number } = {},
) {
  shop.lamps.set(name, {
    colour: 'red',
    lit: false,
    movingUntil: 0,
    serial: `old-${name}`,
    ...more,
    ...(label && { label }),
  });
}

/** A field of lamps of the owner "shop", in a shop with what was there before. */
function shopField(
  names: readonly string[],
  existing: Readonly<Record<string, Marks | undefined>>,
  options: Omit<PcfOptions, 'plugins'> = {},
) {
  const opened = openShop({ ...OURS, ...options });
  const field = opened.pcf.field(names.map((name) => ({ flavor: 'lamp', pcf_name: name, lamp: { colour: 'red' } })));
  for (const [name, label] of Object.entries(existing)) put(opened.shop, name, label);
  return { ...opened, field };
}

const mark = (name: string, more: Marks = {}): Marks => ({ owner: 'shop', id: `lamp:${name}`, ...more });

describe('an orphan', () => {
  it('has the mark of the owner, and no definition', async () => {
    const { field } = shopField(['a'], { a: mark('a'), b: mark('b'), c: mark('c') });
    const { owner, found, walked, unlisted } = await soon(field.orphans());
    expect({ owner, walked, unlisted }).toEqual({ owner: 'shop', walked: ['the shop'], unlisted: [] });
    expect(found.map(({ id, name, location, marks }) => ({ id, name, location, marks }))).toEqual([
      { id: 'lamp:b (the shop)', name: 'b', location: 'the shop', marks: mark('b') },
      { id: 'lamp:c (the shop)', name: 'c', location: 'the shop', marks: mark('c') },
    ]);
    expect(found[0]?.outputs).toEqual({ socket: 'socket-b' });
  });

  it('is nothing without a mark, or with that of another owner', async () => {
    const { field } = shopField([], { a: undefined, b: { owner: 'bank', id: 'lamp:b' }, c: { id: 'lamp:c' } });
    expect((await soon(field.orphans())).found).toEqual([]);
  });

  it('is nothing that a definition names under another id', async () => {
    const { field } = shopField(['a'], { a: mark('renamed') });
    expect((await soon(field.orphans())).found).toEqual([]);
  });

  it('is nothing that a look does not show: a listing may be late', async () => {
    const { field, shop } = shopField([], { a: mark('a') });
    shop.onLook = () => ({ kind: 'missing' });
    expect((await soon(field.orphans())).found).toEqual([]);
  });

  it('is nothing whose mark is another one by now', async () => {
    const { field, shop } = shopField([], { a: mark('a') });
    shop.onLook = () => {
      put(shop, 'a', { owner: 'bank', id: 'lamp:a' });
      return undefined;
    };
    expect((await soon(field.orphans())).found).toEqual([]);
  });

  it('is told with the error of its look', async () => {
    const { field, shop } = shopField([], { a: mark('a'), b: mark('b') });
    shop.onLook = (name) => {
      if (name === 'a') throw new Error('no power');
      return undefined;
    };
    const { found } = await soon(field.orphans());
    expect(found.map(({ id, error }) => [id, error instanceof Error])).toEqual([
      ['lamp:a (the shop)', true],
      ['lamp:b (the shop)', false],
    ]);
  });

  it('has another id than a particle of its name elsewhere, in its plan, too', async () => {
    const keys = { pcf_name: 'a', lamp: { colour: 'blue' } };
    const list = async () => ({
      found: [{ name: 'a', location: 'the attic', marks: mark('a'), keys }],
      walked: ['the attic'],
    });
    const attic = { ...lampFlavor, uniqueKeys: ['pcf_name', 'lamp.colour'], list };
    const { field, shop } = openField([lamp('a')], OURS, attic);
    put(shop, 'a', mark('a'), { lit: true });
    const { orphans, digest } = await soon(field.plan({ prune: true }));
    const id = 'lamp:a (the attic)';
    expect(orphans?.found).toMatchObject([{ id, plan: { id } }]);
    const { pruned } = await soon(field.apply({ prune: true, expect: digest, losses: 'allow' }));
    expect(pruned?.particles).toMatchObject([{ id, outcome: 'changed' }]);
  });

  it('cannot be told from a particle whose name is not known yet', async () => {
    const boxes = { ...lampFlavor, uniqueKeys: ['pcf_name', 'lamp.colour'] };
    const child = lamp('child', { parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$socket' } });
    const { field, shop } = openField([lamp('a'), child], OURS, boxes);
    put(shop, 'b', mark('b'));
    const { found } = await soon(field.orphans());
    expect(found).toMatchObject([
      { id: 'lamp:b (the shop)', left: expect.stringContaining('could be the resource of lamp:child') },
    ]);
    const { pruned } = await soon(openField([lamp('a')], OURS).field.apply({ prune: true }));
    expect(pruned?.particles).toEqual([]);
  });
});

describe('orphans are not looked for', () => {
  it('without an owner', async () => {
    const { field } = openField([lamp('a')]);
    await expect(soon(field.orphans())).rejects.toThrow(PruneRefusedError);
    await expect(soon(field.apply({ prune: true }))).rejects.toThrow(/there is no owner/);
    await expect(soon(field.plan({ prune: true }))).rejects.toThrow(/--owner/);
  });

  it('for a part of a field', async () => {
    const { field, shop } = shopField(['a', 'b'], { c: mark('c') });
    await expect(soon(field.apply({ prune: true, only: 'a' }))).rejects.toThrow(/Leave out the names/);
    expect(shop.received).toEqual([]);
  });

  it('where the listing fails: nothing is applied', async () => {
    const { field, shop } = shopField(['a'], { c: mark('c') });
    shop.onList = () => {
      throw new Error('AccessDenied');
    };
    await expect(soon(field.apply({ prune: true }))).rejects.toThrow(/list\(\).*AccessDenied/);
    expect(shop.received).toEqual([]);
  });

  it('of a flavor that cannot list, which is told', async () => {
    const { list: _, ...unlisted } = lampFlavor;
    const { field } = openField([lamp('a')], OURS, unlisted);
    expect(await soon(field.orphans())).toMatchObject({ found: [], walked: [], unlisted: ['lamp'] });
  });
});

describe('the locations of an owner', () => {
  it('in code are passed to the flavors that list', async () => {
    const locations = [{ region: 'eu-west-1' }, { 'lamp.room': 'hall' }];
    const located = { ...lampFlavor, locatedBy: ['region', 'lamp.room'] };
    const { pcf, shop } = openShop({ owner: { name: 'shop', locations } }, located);
    const asked: unknown[] = [];
    shop.onList = (query) => {
      asked.push(query.locations);
    };
    await soon(pcf.field([]).orphans());
    expect(asked).toEqual([locations]);
  });

  it('have only keys by which a flavor is located: a misspelt one would not be walked', async () => {
    const owner = { name: 'shop', locations: [{ regoin: 'eu-west-1' }] };
    const { pcf, shop } = openShop({ owner }, { ...lampFlavor, locatedBy: ['region'] });
    await expect(soon(pcf.field([]).orphans())).rejects.toThrow(/the key "regoin", .*Did you mean "region"\?/);
    expect(shop.listed).toEqual([]);
  });

  it.each([[{}], [[]], ['eu-west-1'], [{ region: 1 }], [{ region: '' }]])('cannot be %j', (location) => {
    const owner = JSON.parse(JSON.stringify({ name: 'shop', locations: [location] }));
    expect(() => openShop({ owner })).toThrow(/locations\[0\]: expected a map of texts/);
  });
});

describe('resources with the mark of the owner that no flavor knows', () => {
  it('are counted by kind, where no flavor that lists them knows them', async () => {
    const others = [
      { uid: 'arn:1', kind: 'sqs' },
      { uid: 'arn:2', kind: 'sqs' },
      { uid: 'arn:3', kind: 'sns' },
    ];
    const flavor = { ...lampFlavor, list: async () => ({ found: [], walked: ['the shop'], others }) };
    const { field } = openField([lamp('a')], OURS, flavor);
    expect((await soon(field.orphans())).unmanaged).toEqual([
      { kind: 'sns', count: 1 },
      { kind: 'sqs', count: 2 },
    ]);
  });
});

describe('a plan with prune', () => {
  it('shows orphans beside the particles, and what they lose', async () => {
    const { field } = shopField(['a'], { b: mark('b') });
    const plan = await soon(field.plan({ prune: true }));
    expect(plan.particles.map(({ id }) => id)).toEqual(['lamp:a']);
    expect(plan.orphans?.found).toMatchObject([
      {
        id: 'lamp:b (the shop)',
        plan: {
          from: 'stopped',
          to: 'terminated',
          steps: [{ operation: 'Unscrew' }],
          needsConsent: [{ loses: 'data' }],
        },
      },
    ]);
  });

  it('has another digest than one without, and for other orphans', async () => {
    const { field, shop } = shopField(['a'], { b: mark('b') });
    const without = await soon(field.plan());
    const one = await soon(field.plan({ prune: true }));
    put(shop, 'c', mark('c'));
    const two = await soon(field.plan({ prune: true }));
    expect(new Set([without.digest, one.digest, two.digest]).size).toBe(3);
  });
});

describe('an apply with prune', () => {
  it('terminates exactly the orphans after everything else, and nothing the next time', async () => {
    const { field, shop } = shopField(['a'], { b: mark('b'), c: undefined, d: { owner: 'bank', id: 'lamp:d' } });
    const { pruned } = await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(pruned).toMatchObject({
      owner: 'shop',
      walked: ['the shop'],
      particles: [{ id: 'lamp:b (the shop)', outcome: 'changed' }],
    });
    expect([...shop.lamps.keys()]).toEqual(['c', 'd', 'a']);
    expect(shop.received.at(-1)).toBe('Unscrew');
    const again = await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(again.pruned?.particles).toEqual([]);
  });

  it('without prune leaves orphans', async () => {
    const { field, shop } = shopField(['a'], { b: mark('b') });
    const report = await soon(field.apply({ losses: 'allow' }));
    expect(report.pruned).toBe(undefined);
    expect(shop.lamps.has('b')).toBe(true);
    expect(shop.listed).toEqual([]);
  });

  it('refuses to lose the data of an orphan without consent', async () => {
    const { field, shop } = shopField(['a'], { b: mark('b') });
    const error = await soon(field.apply({ prune: true })).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FieldError);
    expect(String(error)).toContain('lamp:b (the shop), orphan');
    // All that is declared would be terminated with that.
    expect(String(error)).not.toContain("state: 'terminated'");
    expect(shop.lamps.has('b')).toBe(true);
  });

  it('asks about each orphan', async () => {
    const { field, shop } = shopField([], { b: mark('b'), c: mark('c') });
    await soon(field.apply({ prune: true, losses: ({ id }) => id === 'lamp:b (the shop)' })).catch(() => {});
    expect([...shop.lamps.keys()]).toEqual(['c']);
  });

  it('carries out the approved plan, and no other', async () => {
    const { field, shop } = shopField(['a'], { b: mark('b') });
    const { digest } = await soon(field.plan({ prune: true }));
    put(shop, 'c', mark('c'));
    await expect(soon(field.apply({ prune: true, expect: digest }))).rejects.toThrow(/plan/);
    expect(shop.received).toEqual([]);
    shop.lamps.delete('c');
    await soon(field.apply({ prune: true, expect: digest }));
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it('leaves an orphan with pcf:keep, and says so', async () => {
    const { field, shop } = shopField([], { b: mark('b', { keep: true }) });
    const { pruned } = await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(pruned?.particles).toMatchObject([{ outcome: 'skipped', reason: expect.stringContaining('pcf:keep') }]);
    expect(shop.lamps.has('b')).toBe(true);
  });

  it('leaves an orphan that got pcf:keep or another owner after the listing', async () => {
    const { field, shop } = shopField([], { b: mark('b'), c: mark('c') });
    shop.onReadLabel = (name) => {
      if (shop.labelsRead.filter((other) => other === name).length === 2)
        put(shop, name, name === 'b' ? mark('b', { keep: true }) : { owner: 'bank', id: 'lamp:c' });
    };
    const { pruned } = await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(pruned?.particles.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['lamp:b (the shop)', 'skipped'],
      ['lamp:c (the shop)', 'skipped'],
    ]);
    expect([...shop.lamps.keys()].sort()).toEqual(['b', 'c']);
  });

  it('leaves a resource that has the name of an orphan by now', async () => {
    const { field, shop } = shopField(['a'], { b: mark('b') });
    shop.onNamedStep = (name) => {
      if (name === 'a')
        shop.lamps.set('b', { colour: 'red', lit: true, movingUntil: 0, serial: 'new', label: mark('b') });
    };
    const { pruned } = await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(pruned?.particles).toMatchObject([{ id: 'lamp:b (the shop)', outcome: 'skipped' }]);
    expect(shop.lamps.get('b')?.serial).toBe('new');
  });

  it('prunes nothing when a declared particle fails', async () => {
    const { field, shop } = shopField(['a'], { b: mark('b') });
    shop.onNamedStep = (name) => {
      if (name === 'a') throw new Error('no power');
    };
    const error = await soon(field.apply({ prune: true, losses: 'allow' })).catch((reason: unknown) => reason);
    if (!(error instanceof FieldError)) throw error;
    expect(error.report.pruned?.particles).toMatchObject([
      { id: 'lamp:b (the shop)', outcome: 'skipped', reason: 'lamp:a failed, so nothing is pruned in this run.' },
    ]);
    expect(shop.lamps.has('b')).toBe(true);
  });

  it('waits for an orphan that is moving, and retries while something depends on it', async () => {
    const { field, shop } = shopField([], { b: mark('b') });
    put(shop, 'b', mark('b'), { movingUntil: Date.now() + 60_000 });
    let refusals = 3;
    shop.onStep = (step) => {
      if (step.operation === 'Unscrew' && refusals-- > 0) throw new ConflictError('something hangs on it');
      return true;
    };
    const { pruned } = await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(pruned?.particles).toMatchObject([{ id: 'lamp:b (the shop)', outcome: 'changed' }]);
    expect(shop.lamps.size).toBe(0);
  });

  it.each(['it moves', 'its end is refused'])('leaves an orphan that gets another owner while %s', async (why) => {
    const { field, shop } = shopField([], { b: mark('b') });
    put(shop, 'b', mark('b'), { movingUntil: why === 'it moves' ? Date.now() + 60_000 : 0 });
    shop.onStep = () => {
      throw new ConflictError('something hangs on it');
    };
    const giveAway = () => put(shop, 'b', { owner: 'bank', id: 'lamp:b' });
    setTimeout(giveAway, 30_000);
    const { pruned } = await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(pruned?.particles).toMatchObject([{ outcome: 'skipped', reason: expect.stringContaining('no longer has') }]);
    expect(shop.lamps.get('b')?.label).toEqual({ owner: 'bank', id: 'lamp:b' });
  });

  it('continues after an abort with what is left', async () => {
    const existing = Object.fromEntries(['b', 'c', 'd'].map((name) => [name, mark(name)]));
    const { field, shop } = shopField([], existing);
    const stop = new AbortController();
    shop.onNamedStep = () => stop.abort(new Error('crash'));
    await soon(field.apply({ prune: true, losses: 'allow', concurrency: 1, signal: stop.signal })).catch(() => {});
    expect(shop.lamps.size).toBeGreaterThan(0);
    shop.onNamedStep = () => {};
    await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(shop.lamps.size).toBe(0);
  });

  it('lists each flavor once, however many orphans there are', async () => {
    const existing = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`old-${n}`, mark(`old-${n}`)]));
    const { field, shop } = shopField([], existing);
    await soon(field.apply({ prune: true, losses: 'allow' }));
    expect(shop.listed).toEqual(['shop']);
    expect(shop.lamps.size).toBe(0);
  });
});
