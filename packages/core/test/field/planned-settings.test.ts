import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Change,
  createPcf,
  defineFlavor,
  type Observation,
  Particle,
  planDocument,
  type Resting,
  readPlanDocument,
  State,
  type Step,
} from '../../src/index.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

interface Settings {
  readonly [key: string]: unknown;
}

/** A field of one shelf that exists with these settings, and its number of looks. `size` is replaced where it changes. */
function shelf(declared: Settings, observed: Settings, { state = 'running', silent = false } = {}) {
  const counted = { looks: 0 };
  class Shelf extends Particle<{ shelf: Settings; place?: string | undefined }, Settings> {
    protected async observe(): Promise<Observation<Settings>> {
      counted.looks += 1;
      return { kind: 'settled', state: State.running, settings: observed, outputs: {} };
    }

    protected planSteps(seen: Resting<Settings>, target: string): Step[] {
      const now = seen.kind === 'settled' ? seen.settings : {};
      const { shelf: wanted } = this.definition;
      const remove: Step = { operation: 'Remove', input: {}, summary: 'remove it', loses: 'data' };
      if (target === State.terminated) return [remove];
      const changed = Object.keys(wanted).filter((key) => JSON.stringify(wanted[key]) !== JSON.stringify(now[key]));
      const changes: Change[] = changed.map((path) => ({ path, before: now[path], after: wanted[path] }));
      if (changed.includes('size'))
        return [
          { ...remove, because: changes },
          { operation: 'Build', input: wanted, summary: 'build it', creates: true },
        ];
      // Boards change together with the rows that need them: only the rows are named.
      const named = changes.filter(({ path }) => path !== 'boards');
      const input = { name: wanted.name, ...(changed.includes('boards') && { boards: wanted.boards }) };
      return changed.length > 0
        ? [{ operation: 'Alter', input, summary: 'alter it', ...(silent ? {} : { changes: named }) }]
        : [];
    }

    protected async execute(): Promise<void> {}
  }
  const flavor = defineFlavor({
    name: 'shelf',
    summary: 'A shelf',
    schema: z.object({
      place: z.string().optional(),
      shelf: z.looseObject({ depth: z.number().default(1), code: z.string().meta({ writeOnly: true }).optional() }),
    }),
    uniqueKeys: ['shelf.name'],
    createParticle: (context) => new Shelf(context),
  });
  const pcf = createPcf({
    plugins: [{ name: 'shelves', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) }],
  });
  const definition = { flavor: 'shelf', pcf_name: 'a', place: 'hall', desired_state: state, shelf: declared };
  return { field: pcf.fieldOf([{ value: definition }]), counted };
}

async function planOf(...given: Parameters<typeof shelf>) {
  const { field } = shelf(...given);
  const plan = await soon(field.plan());
  const [particle] = plan.particles;
  expect(particle?.error).toBeUndefined();
  return particle;
}

describe('the settings that a change leaves as they are', () => {
  const declared = { name: 'a', colour: 'red', boards: 2, rows: ['top'] };
  const observed = { ...declared, depth: 1, paint: 'oil' };

  it('are counted: those that are declared, and not those that steps change', async () => {
    expect(await planOf({ ...declared, colour: 'blue' }, observed)).toMatchObject({ unchanged: 3 });
    expect(await planOf({ ...declared, colour: 'blue', rows: [] }, observed)).toMatchObject({ unchanged: 2 });
  });

  it('are not those that a call changes without naming them', async () => {
    expect(await planOf({ ...declared, boards: 3, rows: ['top', 'end'] }, observed)).toMatchObject({ unchanged: 2 });
  });

  it.each<[string, Parameters<typeof shelf>]>([
    ['nothing changes', [declared, observed]],
    ['all of them change', [{ name: 'b', colour: 'blue' }, observed]],
    ['a step does not say what it changes', [{ ...declared, colour: 'blue' }, observed, { silent: true }]],
    ['the resource is replaced', [{ ...declared, size: 2 }, observed]],
    ['the resource is deleted', [declared, observed, { state: 'terminated' }]],
  ])('are not counted where %s', async (_, given) => {
    expect(await planOf(...given)).not.toHaveProperty('unchanged');
  });

  it('are counted where a path begins at the top of the definition', async () => {
    const { field, shop } = openField([lamp('desk', { lamp: { colour: 'red', watts: 5 } })]);
    shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    expect(await soon(field.plan())).toMatchObject({ particles: [{ unchanged: 1 }] });
  });
});

describe('a definition without a map of settings', () => {
  it('has its settings at the top', async () => {
    class Board extends Particle<{ width: number; colour: string }, Settings> {
      protected async observe(): Promise<Observation<Settings>> {
        return {
          kind: 'settled',
          state: State.running,
          settings: { width: 1, colour: 'red', grain: 'fine' },
          outputs: {},
        };
      }

      protected planSteps(): Step[] {
        const { width } = this.definition;
        const changes = [{ path: 'width', before: 1, after: width }];
        return [{ operation: 'Saw', input: { width }, summary: 'saw it', changes }];
      }

      protected async execute(): Promise<void> {}
    }
    const flavor = defineFlavor({
      name: 'board',
      summary: 'A board',
      schema: z.object({ width: z.number(), colour: z.string(), grain: z.string() }),
      uniqueKeys: ['pcf_name'],
      createParticle: (context) => new Board(context),
    });
    const pcf = createPcf({
      plugins: [{ name: 'boards', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) }],
    });
    const value = { flavor: 'board', pcf_name: 'a', width: 2, colour: 'red', grain: 'fine' };
    expect(await soon(pcf.fieldOf([{ value }]).plan())).toMatchObject({ particles: [{ unchanged: 2 }] });
  });
});

describe('the settings of what is deleted', () => {
  const observed = {
    name: 'a',
    size: 1,
    rows: [],
    tags: {},
    note: '',
    owner: null,
    open: false,
    code: 'x1',
    api_key: 'k',
    link: 'https://ada:hunter2@shop.test/',
  };
  const destroyed = {
    name: 'a',
    size: 1,
    open: false,
    code: '<not shown>',
    api_key: '<not shown>',
    link: 'https://<not shown>@shop.test/',
  };

  it('are the observed ones, without empty ones and secrets', async () => {
    expect(await planOf({ name: 'a' }, observed, { state: 'terminated' })).toMatchObject({ destroyed });
  });

  it('are there where it is replaced', async () => {
    expect(await planOf({ name: 'a', size: 2 }, observed)).toMatchObject({ destroyed });
  });

  it('are absent where nothing is deleted', async () => {
    expect(await planOf({ name: 'b' }, observed)).not.toHaveProperty('destroyed');
    const { field } = openField([lamp('desk', { desired_state: 'terminated' })]);
    expect((await soon(field.plan())).particles[0]).not.toHaveProperty('destroyed');
  });

  it('take no look of their own, and change no digest', async () => {
    const { field, counted } = shelf({ name: 'a', size: 2 }, observed);
    const plan = await soon(field.plan());
    expect(counted.looks).toBe(1);
    const other = shelf({ name: 'a', size: 2 }, { ...observed, open: true });
    expect((await soon(other.field.plan())).digest).toBe(plan.digest);
  });
});

describe('a document of a plan', () => {
  it('has them and the environment, and can be read', async () => {
    const { field } = shelf({ name: 'a', size: 2 }, { name: 'a', size: 1 });
    const text = JSON.stringify(planDocument(await soon(field.plan()), { env: 'prod' }));
    const read = readPlanDocument(JSON.parse(text));
    expect(read).toMatchObject({ version: 1, env: 'prod', particles: [{ destroyed: { name: 'a', size: 1 } }] });
  });

  it.each([
    ['env', (plan: object) => ({ ...plan, env: 1 })],
    [
      'unchanged',
      (plan: { particles: object[] }) => ({ ...plan, particles: [{ ...plan.particles[0], unchanged: '9' }] }),
    ],
    [
      'destroyed',
      (plan: { particles: object[] }) => ({ ...plan, particles: [{ ...plan.particles[0], destroyed: 'all' }] }),
    ],
  ])('is refused where %s is of another type', async (_, edit) => {
    const { field } = shelf({ name: 'a' }, { name: 'b' });
    const plan = JSON.parse(JSON.stringify(planDocument(await soon(field.plan()))));
    expect(() => readPlanDocument(edit(plan))).toThrow('damaged');
  });
});
