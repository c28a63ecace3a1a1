import { describe, expect, it } from 'vitest';
import { ConflictError, type Marks, NotAdoptedError, OtherOwnerError } from '../../src/index.js';
import { type LampShop, openShop } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

const ID = 'lamp:desk';
const OURS: Marks = { owner: 'shop', id: ID };
const THEIRS: Marks = { owner: 'bank', id: 'lamp:counter' };

/** The lamp "desk" as an owner's runtime declares it: red, and lit. */
function desk(more: Readonly<Record<string, unknown>> = {}, options: { readonly owner?: string } = { owner: 'shop' }) {
  const { shop, pcf } = openShop(options);
  const [lamp] = pcf.particles([{ value: { flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' }, ...more } }]);
  if (!lamp) throw new Error('there is no lamp');
  return { shop, lamp };
}

function put(shop: LampShop, label: Marks | undefined, colour = 'blue') {
  shop.lamps.set('desk', { colour, lit: true, movingUntil: 0, serial: 'old', ...(label && { label }) });
}

describe('the marks of an owner', () => {
  it('are written by the step that creates', async () => {
    const { shop, lamp } = desk();
    shop.onStep = (step) => {
      if (step.operation === 'Light') throw new Error('crash');
      return true;
    };
    await soon(lamp.apply()).catch(() => {});
    expect(shop.lamps.get('desk')?.label).toEqual(OURS);
    expect(shop.received).toEqual(['Screw', 'Light']);
  });

  it('say whether the definition keeps the resource', async () => {
    const { shop, lamp } = desk({ persist_on_termination: true });
    await soon(lamp.apply());
    expect(shop.lamps.get('desk')?.label).toEqual({ ...OURS, keep: true });
  });

  it('are not written without an owner', async () => {
    const { shop, lamp } = desk({}, {});
    await soon(lamp.apply());
    expect(shop.lamps.get('desk')?.label).toBe(undefined);
    expect(shop.labelsRead).toEqual([]);
  });

  it('are not read for what the apply itself created', async () => {
    const { shop, lamp } = desk();
    await soon(lamp.apply());
    expect(shop.received).toEqual(['Screw', 'Light']);
    expect(shop.labelsRead).toEqual([]);
  });

  it('are not read when nothing has to change', async () => {
    const { shop, lamp } = desk();
    put(shop, OURS, 'red');
    expect((await soon(lamp.apply())).outcome).toBe('unchanged');
    await soon(lamp.plan());
    expect(await soon(lamp.isStateDefinitionEquivalent())).toBe(true);
    expect(shop.labelsRead).toEqual([]);
  });

  it('are read once before the first write, however many steps follow', async () => {
    const { shop, lamp } = desk();
    put(shop, OURS);
    shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0, serial: 'old', label: OURS });
    await soon(lamp.apply());
    expect(shop.received).toEqual(['Paint', 'Light']);
    expect(shop.labelsRead).toEqual(['desk']);
  });

  it('are not read where the look shows them', async () => {
    const { shop, lamp } = desk();
    put(shop, OURS);
    shop.looksShowLabels = true;
    await soon(lamp.apply());
    expect(shop.labelsRead).toEqual([]);
  });

  it('are read again when the lamp was replaced by another one meanwhile', async () => {
    const { shop, lamp } = desk();
    put(shop, OURS);
    shop.onStep = (step) => {
      if (step.operation === 'Paint' && shop.received.length === 1) {
        shop.lamps.set('desk', { colour: 'green', lit: true, movingUntil: 0, serial: 'new', label: THEIRS });
        throw new ConflictError('it is another lamp now');
      }
      return true;
    };
    await expect(soon(lamp.apply())).rejects.toThrow(OtherOwnerError);
    expect(shop.lamps.get('desk')?.colour).toBe('green');
  });

  it('are read again when another process has changed the resource meanwhile', async () => {
    const { shop, lamp } = desk({ adopt: 'mark' });
    put(shop, OURS);
    const found = shop.lamps.get('desk');
    if (!found) throw new Error('there is no lamp');
    found.movingUntil = Date.now() + 60_000;
    setTimeout(() => {
      found.label = THEIRS;
    }, 30_000);
    await expect(soon(lamp.apply())).rejects.toThrow(OtherOwnerError);
    expect(shop.received).toEqual([]);
  });

  it('that cannot be read stop the apply before it writes', async () => {
    const { shop, lamp } = desk();
    put(shop, OURS);
    shop.onReadLabel = () => {
      throw new Error('AccessDenied');
    };
    await expect(soon(lamp.apply())).rejects.toThrow(/readMarks\(\).*AccessDenied/);
    expect(shop.received).toEqual([]);
  });

  it('that cannot be read yet are waited for', async () => {
    const { shop, lamp } = desk();
    put(shop, OURS);
    shop.onReadLabel = () => {
      if (shop.labelsRead.length < 3) throw new ConflictError('not labelled yet');
    };
    expect(await soon(lamp.plan())).toMatchObject({ from: 'pending', steps: [], status: 'marks not readable yet' });
    await soon(lamp.apply());
    expect(shop.received).toEqual(['Paint']);
  });
});

describe('a resource of another owner', () => {
  it.each(['apply', 'plan', 'terminate', 'update'] as const)(
    'is refused by %s() before anything is written',
    async (method) => {
      const { shop, lamp } = desk();
      put(shop, THEIRS);
      const error = await soon<unknown>(lamp[method]()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(OtherOwnerError);
      expect(String(error)).toMatch(/lamp:desk.*"bank".*"shop".*adopt: takeover/);
      expect(shop.received).toEqual([]);
    },
  );

  it('is refused when it is to be terminated', async () => {
    const { shop, lamp } = desk({ desired_state: 'terminated' });
    put(shop, THEIRS, 'red');
    await expect(soon(lamp.apply())).rejects.toThrow(OtherOwnerError);
    expect(shop.lamps.size).toBe(1);
  });

  it('is no error while it is as declared, and the plan says whose it is', async () => {
    const { shop, lamp } = desk();
    put(shop, THEIRS, 'red');
    shop.looksShowLabels = true;
    expect((await soon(lamp.apply())).outcome).toBe('unchanged');
    expect((await soon(lamp.plan())).notes).toEqual(['It belongs to the owner "bank", so it cannot be changed.']);
  });

  it('is taken over by a step that comes first, also before it is terminated', async () => {
    const { shop, lamp } = desk({ adopt: 'takeover' });
    put(shop, THEIRS);
    expect((await soon(lamp.plan())).steps.map(({ operation }) => operation)).toEqual(['Label', 'Paint']);
    await soon(lamp.apply());
    expect(shop.received).toEqual(['Label', 'Paint']);
    expect(shop.lamps.get('desk')?.label).toEqual(OURS);

    const end = desk({ adopt: 'takeover', desired_state: 'terminated' });
    put(end.shop, THEIRS);
    await soon(end.lamp.apply());
    expect(end.shop.received).toEqual(['Label', 'Darken', 'Unscrew']);
  });

  it('is not taken over to be terminated while its owner keeps it', async () => {
    const { shop, lamp } = desk({ adopt: 'takeover', desired_state: 'terminated' });
    put(shop, { ...THEIRS, keep: true });
    await expect(soon(lamp.apply())).rejects.toThrow(/"bank" keeps it.*Take it over first/);
    expect(shop.received).toEqual([]);
  });

  it('is taken over only when it rests', async () => {
    const { shop, lamp } = desk({ adopt: 'takeover' });
    put(shop, THEIRS);
    const found = shop.lamps.get('desk');
    if (found) found.movingUntil = Date.now() + 30_000;
    expect((await soon(lamp.plan())).steps).toEqual([]);
  });
});

describe('a resource without marks', () => {
  it('is adopted by name, and stays without marks', async () => {
    const { shop, lamp } = desk();
    put(shop, undefined);
    await soon(lamp.apply());
    expect(shop.received).toEqual(['Paint']);
    expect(shop.lamps.get('desk')?.label).toBe(undefined);
  });

  it('is marked with adopt: mark, also when nothing else changes', async () => {
    const { shop, lamp } = desk({ adopt: 'mark' });
    put(shop, undefined, 'red');
    expect((await soon(lamp.apply())).outcome).toBe('changed');
    expect(shop.received).toEqual(['Label']);
    expect(shop.lamps.get('desk')?.label).toEqual(OURS);
    expect((await soon(lamp.apply())).outcome).toBe('unchanged');
  });

  it('is refused with adopt: never, also when nothing has to change', async () => {
    const { shop, lamp } = desk({ adopt: 'never' });
    put(shop, undefined, 'red');
    await expect(soon(lamp.apply())).rejects.toThrow(NotAdoptedError);
    await expect(soon(lamp.terminate())).rejects.toThrow(/adopt: mark/);
    expect(shop.received).toEqual([]);
  });
});

describe('a renamed particle', () => {
  it('moves the mark of its resource with a step', async () => {
    const { shop, lamp } = desk({ moved_from: ['lamp:old'] });
    put(shop, { owner: 'shop', id: 'lamp:old' }, 'red');
    expect((await soon(lamp.plan())).steps.map(({ operation }) => operation)).toEqual(['Label']);
    await soon(lamp.apply());
    expect(shop.lamps.get('desk')?.label).toEqual(OURS);
    expect((await soon(lamp.apply())).outcome).toBe('unchanged');
  });

  it('satisfies adopt: never', async () => {
    const { shop, lamp } = desk({ moved_from: ['lamp:old'], adopt: 'never' });
    put(shop, { owner: 'shop', id: 'lamp:old' });
    await soon(lamp.apply());
    expect(shop.received).toEqual(['Label', 'Paint']);
  });

  it('is not marked before it is terminated', async () => {
    const { shop, lamp } = desk({ moved_from: ['lamp:old'], desired_state: 'terminated' });
    put(shop, { owner: 'shop', id: 'lamp:old' });
    await soon(lamp.apply());
    expect(shop.received).toEqual(['Darken', 'Unscrew']);
  });
});

describe('without an owner', () => {
  it('adopt: never writes the id, and accepts only its own', async () => {
    const { shop, lamp } = desk({ adopt: 'never' }, {});
    await soon(lamp.apply());
    expect(shop.lamps.get('desk')?.label).toEqual({ id: ID });
    expect((await soon(lamp.apply())).outcome).toBe('unchanged');
    put(shop, { id: 'lamp:other' });
    await expect(soon(lamp.apply())).rejects.toThrow(NotAdoptedError);
  });

  it('the mark of an owner means nothing', async () => {
    const { shop, lamp } = desk({}, {});
    put(shop, THEIRS);
    await soon(lamp.apply());
    expect(shop.received).toEqual(['Paint']);
    expect(shop.labelsRead).toEqual([]);
  });
});

it('a mark step that another process undoes time after time ends the apply', async () => {
  const { shop, lamp } = desk({ adopt: 'mark' });
  put(shop, undefined, 'red');
  shop.onStep = (step) => step.operation !== 'Label';
  await expect(soon(lamp.apply())).rejects.toThrow(/Label/);
});

it('a read that does not show the new marks yet is repeated', async () => {
  const { shop, lamp } = desk({ adopt: 'mark' });
  put(shop, undefined);
  const found = shop.lamps.get('desk');
  shop.onStep = (step) => {
    if (step.operation !== 'Label' || !found) return true;
    setTimeout(() => {
      found.label = OURS;
    }, 5_000);
    return false;
  };
  await soon(lamp.apply());
  expect(shop.received).toEqual(['Label', 'Paint']);
  expect(shop.labelsRead.length).toBeGreaterThan(2);
});
