import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bind,
  createPcf,
  type DesiredState,
  escapeReference,
  FieldError,
  InvalidDefinitionError,
  type Lookup,
  type Observation,
  type ParticleContext,
  type Plugin,
  type Resting,
  UnresolvedReferenceError,
} from '../../src/index.js';
import { Lamp, type LampSettings, LampShop, lampFlavor, SHOP } from '../support/lamp.js';
import { fieldIssues, lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

type LampContext = ParticleContext<{ readonly lamp: { readonly colour: string } }>;

const child = (reference: string, more: object = {}) =>
  lamp('child', { parents: ['lamp:parent'], lamp: { colour: reference }, ...more });
const parent = (colour = 'green') => lamp('parent', { lamp: { colour } });

/** A lamp that is lit and green, and what it tells. */
function seen(outputs: Readonly<Record<string, unknown>>): Observation<LampSettings> {
  return { kind: 'settled', state: 'running', settings: { colour: 'green' }, outputs };
}

async function errorOf(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await soon(work).catch((reason: unknown) => reason);
  if (error instanceof FieldError && error.errors[0] instanceof Error) return error.errors[0];
  if (error instanceof Error) return error;
  throw new Error('it did not fail');
}

describe('an inherited value', () => {
  it('comes from the settings of the parent, once it has settled', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    await soon(field.apply());
    expect(shop.lamps.get('child')?.colour).toBe('green');
    expect(field.get('lamp:child').definition).toEqual({ lamp: { colour: 'green' } });
  });

  it('comes from its outputs', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$socket'), parent()]);
    await soon(field.apply());
    expect(shop.lamps.get('child')?.colour).toBe('socket-parent');
  });

  it('needs no call where the parent was just observed', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    await soon(field.apply());
    shop.looks = 0;
    await soon(field.apply());
    expect(shop.looks).toBe(2);
  });

  it('comes from an ancestor too', async () => {
    const { field, shop } = openField([
      parent(),
      lamp('between', { parents: ['lamp:parent'] }),
      lamp('child', { parents: ['lamp:between'], lamp: { colour: '$inherit$lamp:parent$colour' } }),
    ]);
    await soon(field.apply());
    expect(shop.lamps.get('child')?.colour).toBe('green');
  });

  it('goes through a chain of references', async () => {
    const { field, shop } = openField([
      parent(),
      child('$inherit$lamp:parent$colour'),
      lamp('grandchild', { parents: ['lamp:child'], lamp: { colour: '$inherit$lamp:child$colour' } }),
    ]);
    await soon(field.apply());
    expect(shop.lamps.get('grandchild')?.colour).toBe('green');
  });

  it('is read again by each apply, and updates the child when it has changed', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    await soon(field.apply());
    const changed = openField([child('$inherit$lamp:parent$colour'), parent('yellow')], {
      services: [bind(SHOP, { useValue: shop })],
    });
    await soon(changed.field.apply());
    expect(shop.lamps.get('child')?.colour).toBe('yellow');
  });

  it('may be empty, zero or false', async () => {
    const { field, shop } = openField([
      lamp('child', { parents: ['lamp:parent'], lamp: { colour: 'red', watts: '$inherit$lamp:parent$zero' } }),
      parent(),
    ]);
    const settled = { kind: 'settled', state: 'running', settings: { colour: 'green' } } as const;
    shop.onLook = (name) => (name === 'parent' ? { ...settled, outputs: { zero: 0 } } : undefined);
    expect((await errorOf(field.resolve('lamp:child'))).message).toContain('lamp.watts: expected a number of');
  });

  it('is found by exact keys: nested, in lists, and keys that end in digits', async () => {
    const outputs = { a: { b: 'one' }, b: 'two', key1: 'three', list: [{ c: 'four' }] };
    const settled = { kind: 'settled', state: 'running', settings: { colour: 'green' }, outputs } as const;
    const paths = { 'a.b': 'one', b: 'two', key1: 'three', 'list[0].c': 'four', 'list.0.c': 'four' };
    for (const [path, expected] of Object.entries(paths)) {
      const { field, shop } = openField([child(`$inherit$lamp:parent$${path}`), parent()]);
      shop.onLook = (name) => (name === 'parent' ? settled : undefined);
      expect((await soon(field.resolve('lamp:child'))).definition, path).toEqual({ lamp: { colour: expected } });
    }
  });

  it('never comes from a parent that is gone, even if it was observed before', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    await soon(field.apply());
    shop.lamps.delete('parent');
    shop.lamps.delete('child');
    await soon(field.get('lamp:parent').getStatus({ fresh: true }));
    const error = await errorOf(field.apply({ only: 'child' }));
    expect(error).toBeInstanceOf(UnresolvedReferenceError);
    expect(error.message).toBe(
      'lamp:child: the reference $inherit$lamp:parent$colour at lamp.colour has no value: ' +
        'lamp:parent does not provide it: it does not exist.',
    );
    expect(shop.lamps.has('child')).toBe(false);
  });

  it('that the parent does not have is an error that lists what it has', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$color'), parent()]);
    const error = await errorOf(field.apply());
    expect(error.message).toContain('it has no color; it has colour, socket');
    expect(shop.lamps.has('child')).toBe(false);
  });

  it.each<[string, string, Observation<LampSettings>]>([
    ['it is WARMING', 'colour', { kind: 'moving', status: 'WARMING' }],
    ['it is MELTED', 'colour', { kind: 'blocked', status: 'MELTED', reason: 'call the electrician.' }],
    ['"." is not a path', '.', seen({ a: 1 })],
    ['its a is not plain data', 'a', seen({ a: () => 1 })],
    ['it has no b; it has a, colour', 'b', seen({ a: 1 })],
    ['it has no a.c; it has a, colour', 'a.c', seen({ a: { b: 1 } })],
    ['it has no a.b; it has a, colour', 'a.b', seen({ a: null })],
    ['it has no a.length; it has a, colour', 'a.length', seen({ a: 'text' })],
    ['it has no toString; it has colour', 'toString', seen({})],
    ['it has no a; it has a, colour', 'a', seen({ a: undefined })],
  ])('is an error that says "%s" for the path %s', async (reason, path, observation) => {
    const { field, shop } = openField([child(`$inherit$lamp:parent$${path}`), parent()]);
    shop.onLook = (name) => (name === 'parent' ? observation : undefined);
    const error = await errorOf(field.resolve('lamp:child'));
    expect(error).toBeInstanceOf(UnresolvedReferenceError);
    expect(error.message).toContain(`lamp:parent does not provide it: ${reason}`);
  });

  it('comes from the outputs where settings have the same key', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    shop.onLook = (name) => (name === 'parent' ? seen({ colour: 'from outputs' }) : undefined);
    expect((await soon(field.resolve('lamp:child'))).definition).toEqual({ lamp: { colour: 'from outputs' } });
    shop.onLook = (name) => (name === 'parent' ? seen({ colour: undefined }) : undefined);
    expect((await soon(field.resolve('lamp:child'))).definition).toEqual({ lamp: { colour: 'green' } });
  });

  it('may be used twice in one definition', async () => {
    const reference = '$inherit$lamp:parent$colour';
    const { field, shop } = openField([child(reference, { lamp: { colour: reference, secret: reference } }), parent()]);
    shop.lamps.set('parent', { colour: 'green', lit: true, movingUntil: 0 });
    const { definition } = await soon(field.resolve('lamp:child'));
    expect(definition).toEqual({ lamp: { colour: 'green', secret: 'green' } });
    expect(shop.looks).toBe(1);
  });

  it('that looks like a reference is used as a text', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    shop.onLook = (name) => (name === 'parent' ? seen({ colour: '$inherit$lamp:x$y' }) : undefined);
    const { definition } = await soon(field.resolve('lamp:child'));
    expect(definition).toEqual({ lamp: { colour: '$inherit$lamp:x$y' } });
  });

  it('is validated with the rest of the definition', async () => {
    const { field } = openField([
      lamp('child', { parents: ['lamp:parent'], lamp: { colour: 'red', watts: '$inherit$lamp:parent$colour' } }),
      parent(),
    ]);
    const error = await errorOf(field.apply());
    expect(error).toBeInstanceOf(InvalidDefinitionError);
    expect(error.message).toContain('lamp.watts');
  });
});

describe('a particle whose definition has a reference', () => {
  it('is not available before the field was applied, or the particle resolved', async () => {
    const { field } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    expect(() => field.get('lamp:child')).toThrow(UnresolvedReferenceError);
    expect(() => field.get('lamp:child')).toThrow(
      /^lamp:child: the reference \$inherit\$lamp:parent\$colour at lamp\.colour .*`await field\.resolve\(id\)`/,
    );
    expect(field.member('lamp:child').holes).toHaveLength(1);
    expect(field.member('lamp:parent').holes).toEqual([]);
    await soon(field.apply({ only: 'parent' }));
    const particle = await soon(field.resolve('lamp:child'));
    expect(field.get('lamp:child')).toBe(particle);
    expect(await soon(field.resolve('lamp:child'))).toBe(particle);
  });

  it('keeps the desired state that was set before it was created', async () => {
    const { field } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    field.member('lamp:child').desiredState = 'stopped';
    await soon(field.apply({ only: 'parent' }));
    const particle = await soon(field.resolve('lamp:child'));
    expect(particle.desiredState).toBe('stopped');
    field.member('lamp:child').desiredState = 'terminated';
    expect(particle.desiredState).toBe('terminated');
    particle.desiredState = 'running';
    expect(field.member('lamp:child').desiredState).toBe('running');
  });
});

describe('an invalid reference', () => {
  it.each<[string, unknown[], RegExp]>([
    [
      'to a missing particle',
      [child('$inherit$lamp:parnt$colour'), parent()],
      /there is no particle "lamp:parnt".*Did you mean "lamp:parent"/,
    ],
    [
      'to a particle that is no parent',
      [lamp('child', { lamp: { colour: '$inherit$lamp:parent$colour' } }), parent()],
      /lamp:parent is not a parent of lamp:child, so its values are not known in time: add "lamp:parent" to its parents/,
    ],
    [
      'to one that comes later',
      [parent('$inherit$lamp:child$colour'), child('red')],
      /lamp:child is not a parent of lamp:parent/,
    ],
    [
      'to several',
      [lamp('parent', { multiplier: 2 }), child('$inherit$lamp:parent$colour')],
      /"lamp:parent" matches 2 particles: use one of lamp:parent-0, lamp:parent-1\.$/,
    ],
    [
      'to many',
      [lamp('parent', { multiplier: 7 }), child('$inherit$lamp:parent$colour')],
      /matches 7 particles: use one of lamp:parent-0, lamp:parent-1, lamp:parent-2, lamp:parent-3, lamp:parent-4\.$/,
    ],
    [
      'to one that builds on it',
      [
        lamp('top', { parents: ['lamp:mid'] }),
        lamp('mid', { parents: ['lamp:a'] }),
        lamp('a', { lamp: { colour: '$inherit$lamp:top$colour' } }),
      ],
      /lamp:top is not a parent of lamp:a, .*: it depends on lamp:a\.$/,
    ],
    [
      'to itself',
      [lamp('a', { lamp: { colour: '$inherit$lamp:a$socket' } })],
      /^lamp.colour: \$inherit\$lamp:a\$socket: a particle cannot inherit a value from itself\.$/,
    ],
    ['without a lookup', [lamp('a', { lamp: { colour: '$lookup$paint$red' } })], /there is no lookup "paint"/],
  ])('%s is refused before anything is called', (_, definitions, expected) => {
    expect(fieldIssues(definitions).join()).toMatch(expected);
  });

  it('leaves every other text that begins with $ as it is', async () => {
    const texts = ['$HOME', '$inherit$', '$inherit$lamp', '$lookup$x', '$$', '$inherit$lamp:a', '$100'];
    for (const colour of texts) {
      const { field } = openField([lamp('a', { lamp: { colour } })]);
      expect(field.get('lamp:a').definition).toEqual({ lamp: { colour } });
    }
  });

  it('is a text with one more $ before it', () => {
    const { field, pcf } = openField([lamp('a', { lamp: { colour: '$$inherit$lamp:x$y' } })]);
    expect(field.get('lamp:a').definition).toEqual({ lamp: { colour: '$inherit$lamp:x$y' } });
    const alone = pcf.particle({ flavor: 'lamp', pcf_name: 'b', lamp: { colour: '$$$lookup$x$y' } });
    expect(alone.definition.lamp.colour).toBe('$$lookup$x$y');
  });

  it('can be escaped in any text', () => {
    const parts = fc.constantFrom('$', 'inherit', 'lookup', 'lamp', ':', 'a', '.');
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 9 }), (words) => {
        const text = words.join('');
        const { field } = openField([lamp('a', { lamp: { colour: escapeReference(text) } })]);
        expect(field.get('lamp:a').definition).toEqual({ lamp: { colour: text } });
      }),
    );
  });
});

describe('a value that is looked up', () => {
  function withLookup(find: Lookup['find'], definitions: readonly unknown[]) {
    const shop = new LampShop();
    const plugin: Plugin<typeof lampFlavor> = {
      name: '@acme/lamps',
      apiVersion: 1,
      register(registrar) {
        registrar.flavor(lampFlavor);
        registrar.lookup({ resource: 'paint', find });
      },
    };
    const pcf = createPcf({ plugins: [plugin], services: [bind(SHOP, { useValue: shop })] });
    return { shop, pcf, field: pcf.fieldOf(definitions.map((value) => ({ value }))) };
  }

  it('comes from the provider that a flavor registers, by its names', async () => {
    const definition = lamp('a', { lamp: { colour: '$lookup$paint$dark:green' } });
    const { field, shop } = withLookup(async ({ names }) => names.join('-'), [definition]);
    await soon(field.apply());
    expect(shop.lamps.get('a')?.colour).toBe('dark-green');
  });

  it('is the same in the rollback of what was created with it', async () => {
    let asked = 0;
    const find = async () => {
      asked += 1;
      return asked === 1 ? 'red' : 'blue';
    };
    const definitions = [
      lamp('a', { lamp: { colour: '$lookup$paint$x' } }),
      lamp('b', { parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$nothing' } }),
    ];
    const { field, shop } = withLookup(find, definitions);
    await errorOf(field.apply({ rollback: true }));
    expect(asked).toBe(1);
    expect(shop.lamps.size).toBe(0);
  });

  it('that does not exist, or fails, is an error, and nothing is written', async () => {
    const definition = lamp('a', { lamp: { colour: '$lookup$paint$x' } });
    const nothing = withLookup(async () => undefined, [definition]);
    expect((await errorOf(nothing.field.apply())).message).toContain('there is no paint "x" at the provider');
    const failing = withLookup(() => Promise.reject(new Error('the shop is closed')), [definition]);
    const error = await errorOf(failing.field.apply());
    expect(error).toBeInstanceOf(UnresolvedReferenceError);
    expect(error.message).toContain('the lookup failed: the shop is closed');
    expect(failing.shop.received).toEqual([]);
  });

  it('is known after apply where a parent is not created yet, and it does not exist or fails', async () => {
    const definitions = [
      lamp('parent'),
      lamp('child', { parents: ['lamp:parent'], lamp: { colour: '$lookup$paint$x' } }),
    ];
    for (const find of [async () => undefined, () => Promise.reject(new Error('the shop is closed'))]) {
      const { field, shop } = withLookup(find, definitions);
      const [, child] = (await soon(field.plan())).particles;
      expect(child).toMatchObject({ unknown: [{ path: 'lamp.colour', reference: '$lookup$paint$x' }] });
      expect(child?.error).toBeUndefined();
      shop.lamps.set('parent', { colour: 'red', lit: true, movingUntil: 0 });
      const [, refused] = (await soon(field.plan())).particles;
      expect(refused?.error).toBeInstanceOf(UnresolvedReferenceError);
      expect(refused).toMatchObject({ unknown: [] });
    }
  });

  it('is shown in a plan where it exists, also while a parent is not created yet', async () => {
    const { field } = withLookup(
      async () => 'green',
      [lamp('parent'), lamp('child', { parents: ['lamp:parent'], lamp: { colour: '$lookup$paint$x' } })],
    );
    const [, child] = (await soon(field.plan())).particles;
    expect(child).toMatchObject({ unknown: [], plan: { steps: [{ input: { colour: 'green' } }, {}] } });
  });

  it('is not plain data: that is an error', async () => {
    const { field } = withLookup(async () => () => 'red', [lamp('a', { lamp: { colour: '$lookup$paint$x' } })]);
    expect((await errorOf(field.resolve('lamp:a'))).message).toContain('the result of the lookup is not plain data');
  });

  it('is looked up once, however often a definition uses it', async () => {
    let asked = 0;
    const find = async () => {
      asked += 1;
      return 'green';
    };
    const reference = '$lookup$paint$x';
    const { field } = withLookup(find, [lamp('a', { lamp: { colour: reference, secret: reference } })]);
    expect((await soon(field.resolve('lamp:a'))).definition).toEqual({ lamp: { colour: 'green', secret: 'green' } });
    expect(asked).toBe(1);
  });

  it('is not looked up when the caller has aborted', async () => {
    const { field } = withLookup(() => new Promise(() => {}), [lamp('a', { lamp: { colour: '$lookup$paint$x' } })]);
    const signal = AbortSignal.abort(new Error('the user left'));
    await expect(soon(field.resolve('lamp:a', signal))).rejects.toThrow('the user left');
  });

  it('is found with the definition that asks for it, and an error of the framework goes through', async () => {
    const asked: unknown[] = [];
    const refusal = new InvalidDefinitionError([]);
    const definition = { colour: '$lookup$paint$x', watts: 5 };
    const { field } = withLookup(
      async (query) => {
        asked.push(query.definition);
        throw refusal;
      },
      [lamp('a', { lamp: definition })],
    );
    expect(await errorOf(field.resolve('lamp:a'))).toBe(refusal);
    expect(asked).toEqual([{ lamp: definition }]);
  });

  it('may hang: the timeout of the field ends it', async () => {
    const definition = lamp('a', { lamp: { colour: '$lookup$paint$x' } });
    const { field } = withLookup(() => new Promise(() => {}), [definition]);
    expect((await errorOf(field.apply({ maxTimeout: 5_000 }))).message).toContain('not done after 5 s');
  });

  it('can be provided by one plugin only', () => {
    const plugin = (name: string): Plugin => ({
      name,
      apiVersion: 1,
      register: (registrar) => registrar.lookup({ resource: 'paint', find: async () => 'red' }),
    });
    expect(() => createPcf({ plugins: [plugin('@acme/a'), plugin('@acme/b')] })).toThrow(
      'The lookup of "paint" is registered by @acme/a and again by @acme/b',
    );
  });
});

describe('resolving values', () => {
  it('observes each parent once, however many refer to it and however deep', async () => {
    const layers = Array.from({ length: 12 }, (_, layer) =>
      ['x', 'y'].map((side) => {
        const above = layer === 0 ? [] : [`lamp:x${layer - 1}`, `lamp:y${layer - 1}`];
        const colour = above.length === 0 ? 'red' : `$inherit$lamp:x${layer - 1}$colour`;
        return lamp(`${side}${layer}`, { parents: above, lamp: { colour } });
      }),
    ).flat();
    const { field, shop } = openField(layers);
    await soon(field.apply());
    shop.looks = 0;
    await soon(field.apply({ only: 'x11' }));
    expect(shop.looks).toBe(12);
  });

  it('never shows them in errors: they may be secret', async () => {
    const { field } = openField([
      parent('hunter2'),
      lamp('child', { parents: ['lamp:parent'], lamp: { colour: 'red', watts: '$inherit$lamp:parent$colour' } }),
    ]);
    const error = await errorOf(field.apply());
    expect(error.message).toContain('lamp.watts');
    expect(error.message).not.toContain('hunter2');
  });

  it('does not use cached values of a parent that is gone', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    await soon(field.apply());
    shop.lamps.delete('parent');
    expect(await errorOf(field.apply({ only: 'child' }))).toBeInstanceOf(UnresolvedReferenceError);
  });

  it('is not needed to observe or terminate what has its own name', async () => {
    const shop = new LampShop();
    const plugin: Plugin<typeof lampFlavor> = {
      name: '@acme/lamps',
      apiVersion: 1,
      register(registrar) {
        registrar.flavor(lampFlavor);
        registrar.lookup({
          resource: 'paint',
          find: () => Promise.reject(new UnresolvedReferenceError('x', 'y', 'z', 'no')),
        });
      },
    };
    const pcf = createPcf({ plugins: [plugin], services: [bind(SHOP, { useValue: shop })] });
    const field = pcf.fieldOf([{ value: lamp('a', { lamp: { colour: '$lookup$paint$x' } }) }]);
    shop.lamps.set('a', { colour: 'red', lit: true, movingUntil: 0 });
    expect((await soon(field.status()))[0]?.state).toBe('running');
    await soon(field.apply({ state: 'terminated' }));
    expect(shop.lamps.size).toBe(0);
  });
});

describe('a plan of references', () => {
  it('shows values that only an apply provides as known after apply', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$socket'), parent()]);
    const { particles } = await soon(field.plan());
    expect(particles[1]).toMatchObject({
      id: 'lamp:child',
      unknown: [{ path: 'lamp.colour', reference: '$inherit$lamp:parent$socket' }],
      plan: {
        steps: [{ operation: 'Screw', input: { colour: '$inherit$lamp:parent$socket' } }, { operation: 'Light' }],
      },
    });
    expect(shop.received).toEqual([]);
  });

  it('has no steps where the unknown value is not a text', async () => {
    const { field } = openField([
      lamp('child', { parents: ['lamp:parent'], lamp: { colour: 'red', watts: '$inherit$lamp:parent$watts' } }),
      parent(),
    ]);
    const { particles } = await soon(field.plan());
    expect(particles[1]?.plan).toBeUndefined();
    expect(particles[1]?.error).toBeUndefined();
    expect(particles[1]?.unknown).toHaveLength(1);
  });

  it('shows values that exist already', async () => {
    const { field } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    await soon(field.apply({ only: 'parent' }));
    const { particles } = await soon(field.plan());
    expect(particles[1]).toMatchObject({ unknown: [], plan: { steps: [{ input: { colour: 'green' } }, {}] } });
  });

  it('shows a value that the plan itself will change as unknown', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    shop.lamps.set('parent', { colour: 'black', lit: true, movingUntil: 0 });
    const { particles } = await soon(field.plan());
    expect(particles[0]?.plan?.steps).toMatchObject([{ operation: 'Paint' }]);
    expect(particles[1]?.unknown).toMatchObject([{ path: 'lamp.colour' }]);
  });
});

describe('a plan of a part of a field', () => {
  it('has an error where a reference has no value', async () => {
    const { field } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    const { particles } = await soon(field.plan({ only: 'child' }));
    expect(particles).toHaveLength(1);
    expect(particles[0]?.error).toBeInstanceOf(UnresolvedReferenceError);
    expect(particles[0]?.skipped).toBeUndefined();
  });

  it('shows values of a moving parent as known after apply', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    shop.lamps.set('parent', { colour: 'green', lit: true, movingUntil: Date.now() + 60_000 });
    const { particles } = await soon(field.plan());
    expect(particles[1]).toMatchObject({ id: 'lamp:child', unknown: [{ path: 'lamp.colour' }] });
    expect(particles[1]?.error).toBeUndefined();
  });

  it('fails where the plan does not change the parent, and the parent has no such value', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$nothing'), parent()]);
    shop.lamps.set('parent', { colour: 'green', lit: true, movingUntil: 0 });
    const { particles } = await soon(field.plan());
    expect(particles[1]?.error).toBeInstanceOf(UnresolvedReferenceError);
  });

  it('has another digest when a value of a definition differs that no step can show yet', async () => {
    const digestOf = async (colour: string) => {
      const watts = '$inherit$lamp:parent$watts';
      const { field } = openField([parent(), lamp('child', { parents: ['lamp:parent'], lamp: { colour, watts } })]);
      const { particles, digest } = await soon(field.plan());
      expect(particles[1]?.plan).toBeUndefined();
      return digest;
    };
    expect(await digestOf('red')).toBe(await digestOf('red'));
    expect(await digestOf('red')).not.toBe(await digestOf('blue'));
  });
});

describe('a plan of a reference to an output', () => {
  /** Lamps whose painting gives them another socket, as far as the step says so. */
  const painted = (changesOutputs?: readonly string[]) => {
    class Rewired extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
        return super
          .planSteps(seen, target)
          .map((step) => (step.operation === 'Paint' && changesOutputs ? { ...step, changesOutputs } : step));
      }
    }
    const flavor = Object.assign({}, lampFlavor, { createParticle: (context: LampContext) => new Rewired(context) });
    const opened = openField([parent('green'), child('$inherit$lamp:parent$socket')], {}, flavor);
    opened.shop.lamps.set('parent', { colour: 'black', lit: true, movingUntil: 0 });
    opened.shop.lamps.set('child', { colour: 'socket-parent', lit: true, movingUntil: 0 });
    return opened;
  };

  it.each([[['socket']], [['*']]])('that a step changes, as %j, shows it as known after apply', async (outputs) => {
    const { field } = painted(outputs);
    const plan = await soon(field.plan());
    expect(plan.particles[1]?.unknown).toMatchObject([{ path: 'lamp.colour' }]);
    const { particles } = await soon(field.apply({ expect: plan.digest }));
    expect(particles.map(({ outcome }) => outcome)).toEqual(['changed', 'unchanged']);
  });

  it('that a step which loses data may change shows it as known after apply', async () => {
    class Fragile extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
        return super
          .planSteps(seen, target)
          .map((step) => (step.operation === 'Paint' ? { ...step, loses: 'data' as const } : step));
      }
    }
    const flavor = Object.assign({}, lampFlavor, { createParticle: (context: LampContext) => new Fragile(context) });
    const { field, shop } = openField([parent('green'), child('$inherit$lamp:parent$socket')], {}, flavor);
    shop.lamps.set('parent', { colour: 'black', lit: true, movingUntil: 0 });
    expect((await soon(field.plan())).particles[1]?.unknown).toMatchObject([{ path: 'lamp.colour' }]);
  });

  it.each([
    ['socket', ['socket.id'], true],
    ['socket.id', ['socket'], true],
    ['socket', ['sock'], false],
    ['socket.id', ['socket.name'], false],
  ])('at %s that a step changes at %j is unknown: %s', async (path, changesOutputs, isUnknown) => {
    class Rewired extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
        return super
          .planSteps(seen, target)
          .map((step) => (step.operation === 'Paint' ? { ...step, changesOutputs } : step));
      }
    }
    const flavor = Object.assign({}, lampFlavor, { createParticle: (context: LampContext) => new Rewired(context) });
    const { field, shop } = openField([parent('green'), child(`$inherit$lamp:parent$${path}`)], {}, flavor);
    const outputs = { socket: path === 'socket' ? 'left' : { id: 'left' } };
    shop.onLook = (name) =>
      name === 'parent' ? { kind: 'settled', state: 'running', settings: { colour: 'black' }, outputs } : undefined;
    expect((await soon(field.plan())).particles[1]?.unknown).toHaveLength(isUnknown ? 1 : 0);
  });

  it.each([
    ['lamp.colour', 'colour', true],
    ['lamp.colour', 'lamp.colour', true],
    ['lamp', 'lamp.colour', true],
    ['lamp.colours', 'colour', false],
    ['lamp.colour.tone', 'colour', true],
    ['watts', 'colour', false],
    [undefined, 'colour', false],
  ])('of a change at %s, asked for at %s, is unknown: %s', async (changed, path, isUnknown) => {
    class Repainted extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
        const changes = changed === undefined ? [] : [{ path: changed, before: 'a', after: 'b' }];
        return super.planSteps(seen, target).map(({ changes: _, ...step }) => ({
          ...step,
          ...(changes.length > 0 && { changes }),
        }));
      }
    }
    const flavor = Object.assign({}, lampFlavor, { createParticle: (context: LampContext) => new Repainted(context) });
    const { field, shop } = openField([parent('green'), child(`$inherit$lamp:parent$${path}`)], {}, flavor);
    const outputs = { lamp: { colour: 'black' } };
    shop.onLook = (name) =>
      name === 'parent' ? { kind: 'settled', state: 'running', settings: { colour: 'black' }, outputs } : undefined;
    expect((await soon(field.plan())).particles[1]?.unknown).toHaveLength(isUnknown ? 1 : 0);
  });

  it.each([[undefined], [['plug']], [[]]])('that no step changes, as %j, shows its value', async (outputs) => {
    const { field } = painted(outputs);
    expect((await soon(field.plan())).particles[1]).toMatchObject({ unknown: [], plan: { steps: [] } });
  });
});

describe('a reference in the location of a resource', () => {
  it('prevents observation and termination while it has no value: it could be another resource', async () => {
    const located = Object.assign({}, lampFlavor, { locatedBy: ['lamp.colour'] });
    const { shop, field } = openField([parent(), child('$inherit$lamp:parent$colour')], {}, located);
    shop.lamps.set('child', { colour: 'red', lit: true, movingUntil: 0 });
    const { particles } = await soon(field.apply({ state: 'terminated' }));
    expect(particles[0]).toMatchObject({ id: 'lamp:child', outcome: 'skipped' });
    expect(shop.lamps.has('child')).toBe(true);
    expect((await soon(field.status()))[1]?.error).toBeInstanceOf(UnresolvedReferenceError);
    const plan = await soon(field.plan());
    expect(plan.particles[1]).toMatchObject({ unknown: [{ path: 'lamp.colour' }] });
    expect(plan.particles[1]?.plan).toBeUndefined();
  });
});

describe('a value that was read too early', () => {
  it("is read again at the particle's turn", async () => {
    const { field, shop } = openField([
      lamp('a', { lamp: { colour: 'green' } }),
      lamp('b', { parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$colour' } }),
      lamp('c', {
        parents: ['lamp:b'],
        desired_state: 'terminated',
        lamp: { colour: '$inherit$lamp:b$colour' },
      }),
    ]);
    await soon(field.apply());
    expect(shop.lamps.get('b')?.colour).toBe('green');
    shop.lamps.set('a', { colour: 'black', lit: true, movingUntil: 0 });
    shop.lamps.set('b', { colour: 'black', lit: true, movingUntil: 0 });
    await soon(field.apply());
    expect(shop.lamps.get('b')?.colour).toBe('green');
  });
});

describe('stopping a particle that refers to others', () => {
  const stopped = [
    { ...parent(), desired_state: 'terminated' },
    child('$inherit$lamp:parent$colour', { desired_state: 'stopped' }),
  ];

  it('works repeatedly, also when those are gone', async () => {
    const { field, shop } = openField(stopped);
    await soon(field.apply({ state: 'running' }));
    await soon(field.apply());
    expect([...shop.lamps].map(([name, { lit }]) => [name, lit])).toEqual([['child', false]]);
    shop.received.length = 0;
    const { particles } = await soon(field.apply());
    expect(particles.map(({ outcome }) => outcome)).toEqual(['skipped', 'unchanged']);
    expect(shop.received).toEqual([]);
    expect((await soon(field.plan())).particles.every(({ error }) => error === undefined)).toBe(true);
  });

  it('is an error where it runs, and its definition is not valid without what is gone', async () => {
    const { field, shop } = openField(stopped);
    shop.lamps.set('child', { colour: 'green', lit: true, movingUntil: 0 });
    expect(await errorOf(field.apply())).toBeInstanceOf(UnresolvedReferenceError);
    expect((await soon(field.plan())).particles[0]?.error).toBeInstanceOf(UnresolvedReferenceError);
    expect(shop.lamps.get('child')).toMatchObject({ lit: true });
  });

  it('leaves out an optional setting that refers to what is gone', async () => {
    const { field, shop } = openField([
      { ...parent(), desired_state: 'terminated' },
      lamp('child', {
        parents: ['lamp:parent'],
        desired_state: 'stopped',
        lamp: { colour: 'red', watts: '$inherit$lamp:parent$watts' },
      }),
    ]);
    shop.lamps.set('child', { colour: 'red', lit: true, movingUntil: 0 });
    expect((await soon(field.plan())).particles[0]).toMatchObject({ plan: { steps: [{ operation: 'Darken' }] } });
    await soon(field.apply());
    expect(shop.lamps.get('child')).toMatchObject({ lit: false });
  });

  it('does nothing where there is nothing to stop', async () => {
    const { field } = openField(stopped);
    const { particles } = await soon(field.apply());
    expect(particles.map(({ outcome }) => outcome)).toEqual(['skipped', 'unchanged']);
    expect((await soon(field.plan())).particles[0]?.skipped).toContain('there is nothing to stop');
  });
});

describe('an interrupted termination', () => {
  it('continues the next time, also where a name is no longer known', async () => {
    const byColour = Object.assign({}, lampFlavor, { uniqueKeys: ['lamp.colour'] });
    const named = (name: string, above: string, colour: string) => lamp(name, { parents: [above], lamp: { colour } });
    const definitions = [lamp('a'), named('b', 'lamp:a', 'blue'), named('c', 'lamp:b', '$inherit$lamp:b$socket')];
    const { shop, field } = openField(definitions, {}, byColour);
    await soon(field.apply());
    shop.lamps.delete('c');
    shop.lamps.delete('b');
    const { particles } = await soon(field.apply({ state: 'terminated' }));
    expect(particles.map(({ outcome }) => outcome)).toEqual(['skipped', 'unchanged', 'changed']);
    expect(shop.lamps.size).toBe(0);
  });
});

describe('terminating a particle that refers to others', () => {
  it('works while they exist, and again when all are gone', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    await soon(field.apply());
    await soon(field.apply({ state: 'terminated' }));
    expect(shop.lamps.size).toBe(0);
    const { particles } = await soon(field.apply({ state: 'terminated' }));
    expect(particles.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  it('works when what they refer to is gone before them', async () => {
    const { field, shop } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    await soon(field.apply());
    shop.lamps.delete('parent');
    const again = openField([child('$inherit$lamp:parent$colour'), parent()], {
      services: [bind(SHOP, { useValue: shop })],
    });
    await soon(again.field.apply({ state: 'terminated' }));
    expect(shop.lamps.size).toBe(0);
  });

  it('is skipped where its name refers to a particle that no longer exists', async () => {
    const byColour = Object.assign({}, lampFlavor, { uniqueKeys: ['lamp.colour'] });
    const { field } = openField([parent(), child('$inherit$lamp:parent$colour')], {}, byColour);
    const { particles } = await soon(field.apply({ state: 'terminated' }));
    expect(particles.map(({ outcome }) => outcome)).toEqual(['skipped', 'unchanged']);
    expect(particles[0]?.reason).toContain('its name refers to a particle that no longer exists');
    const plan = await soon(field.plan({ state: 'terminated' }));
    expect(plan.particles[0]?.skipped).toContain('its name refers to a particle that no longer exists');
  });
});

describe('the status of a particle that refers to others', () => {
  it('is known where its name does not refer to them', async () => {
    const byColour = Object.assign({}, lampFlavor, { uniqueKeys: ['lamp.colour'] });
    const watts = lamp('child', { parents: ['lamp:parent'], lamp: { colour: 'red', watts: '$inherit$lamp:parent$x' } });
    const { field } = openField([watts, parent()], {}, byColour);
    expect((await soon(field.status({ only: 'child' })))[0]).toMatchObject({ state: 'terminated' });
  });

  it('is known when those are gone', async () => {
    const { field } = openField([child('$inherit$lamp:parent$colour'), parent()]);
    const [seen] = await soon(field.status({ only: 'child' }));
    expect(seen).toEqual({ id: 'lamp:child', state: 'terminated', observation: { kind: 'missing' } });
    await expect(soon(field.resolve('lamp:child'))).rejects.toThrow(UnresolvedReferenceError);
  });
});
