import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ApprovalNeededError,
  type DeclaredResource,
  evaluatePolicies,
  FencedError,
  FieldError,
  type Policies,
  type Policy,
  PolicyDeniedError,
  type PolicyInput,
  planDocument,
  readPlanDocument,
  type Verdict,
} from '../../src/index.js';
import { lampFlavor } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

const rule = (name: string, decide: (input: PolicyInput) => Verdict): Policy => ({ name, decide });

/** Denies every step that loses something. */
const noLoss = rule('no-loss', ({ plan }) =>
  plan?.steps.some(({ loses }) => loses) ? { deny: 'Nothing may be lost.' } : 'allow',
);
/** Asks before anything is created. */
const askToCreate = rule('ask-to-create', ({ plan }) =>
  plan?.steps.some(({ creates }) => creates) ? { ask: 'Creating costs money.' } : 'allow',
);
const lit = (serial = 's') => ({ colour: 'red', lit: true, movingUntil: 0, serial });

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return soon(work).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a policy that denies', () => {
  it('ends the apply before anything is written for any particle, and names particle, policy and reason', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b'), lamp('c', { desired_state: 'terminated' })]);
    shop.lamps.set('c', lit());
    const noB = rule('no-b', ({ resource }) => (resource.id === 'lamp:b' ? { deny: 'b is not yours.' } : 'allow'));
    const error = await failureOf(field.apply({ policies: { rules: [noLoss, noB] } }));
    expect(error).toBeInstanceOf(PolicyDeniedError);
    expect(error).toMatchObject({
      code: 'PCF_POLICY_DENIED',
      denied: [
        { id: 'lamp:b', policy: 'no-b', reason: 'b is not yours.' },
        { id: 'lamp:c', policy: 'no-loss', reason: 'Nothing may be lost.' },
      ],
      message: expect.stringMatching(
        /\n {2}lamp:b: no-b: b is not yours\.\n {2}lamp:c: no-loss: Nothing may be lost\.$/,
      ),
    });
    expect(shop.received).toEqual([]);
  });

  it('is asked also where nothing would change', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.lamps.set('a', lit());
    const never = rule('never', () => ({ deny: 'no' }));
    expect(await failureOf(field.apply({ policies: { rules: [never] } }))).toBeInstanceOf(PolicyDeniedError);
  });

  it('denies also what was approved', async () => {
    const { field, shop } = openField([lamp('a', { desired_state: 'terminated' })]);
    shop.lamps.set('a', lit());
    const plan = await soon(field.plan());
    const policies = { rules: [noLoss] };
    expect(await failureOf(field.apply({ policies, expect: plan.digest }))).toBeInstanceOf(PolicyDeniedError);
    expect(await failureOf(field.apply({ policies, approved: planDocument(plan) }))).toBeInstanceOf(PolicyDeniedError);
    expect(shop.received).toEqual([]);
  });

  it('is given the definition, the resource, the plan and what the caller says', async () => {
    const { field } = openField([lamp('a')], { owner: 'shop' });
    const inputs: PolicyInput[] = [];
    const record = rule('record', (input) => {
      inputs.push(input);
      return 'allow';
    });
    const context = { tenant: 'acme', actor: 'ada' };
    await soon(field.plan({ policies: { rules: [record], context }, state: 'stopped' }));
    expect(inputs).toEqual([
      {
        resource: {
          id: 'lamp:a',
          flavor: 'lamp',
          desired: 'stopped',
          owner: 'shop',
          names: { pcf_name: 'a' },
          located: {},
          key: expect.stringMatching(/^[0-9a-f]{64}$/),
          unknown: [],
        },
        definition: { lamp: { colour: 'red' } },
        plan: expect.objectContaining({ from: 'terminated', to: 'stopped', steps: [expect.anything()] }),
        unknown: [],
        context,
      },
    ]);
  });

  it('holds for steps that become due later, while the apply goes on', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.lamps.set('a', lit());
    const noPaint = rule('no-paint', ({ plan }) =>
      plan?.steps.some(({ operation }) => operation === 'Paint') ? { deny: 'The colour stays.' } : 'allow',
    );
    shop.onLook = () => {
      // Another process paints it between the plan of the run and the apply of the lamp.
      if (shop.looks === 2) shop.lamps.set('a', { ...lit(), colour: 'blue' });
      return undefined;
    };
    const error = await failureOf(field.apply({ policies: { rules: [noPaint] } }));
    if (!(error instanceof FieldError)) throw error;
    expect(error.report.particles).toMatchObject([{ outcome: 'failed', error: { code: 'PCF_POLICY_DENIED' } }]);
    expect(shop.received).toEqual([]);
  });

  it('is asked again when a value is known that was not', async () => {
    const definitions = [lamp('a'), lamp('b', { parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$socket' } })];
    const { field, shop } = openField(definitions);
    const seen: unknown[] = [];
    const noSocket = rule('no-socket', ({ resource, definition, unknown }) => {
      if (resource.id === 'lamp:b') seen.push([definition, unknown.length]);
      return JSON.stringify(definition).includes('socket-a') ? { deny: 'not that colour' } : 'allow';
    });
    const error = await failureOf(field.apply({ policies: { rules: [noSocket] } }));
    if (!(error instanceof FieldError)) throw error;
    expect(seen[0]).toEqual([{ lamp: { colour: '$inherit$lamp:a$socket' } }, 1]);
    expect(seen.at(-1)).toEqual([{ lamp: { colour: 'socket-a' } }, 0]);
    expect(error.report.particles).toMatchObject([{ outcome: 'changed' }, { outcome: 'failed', steps: [] }]);
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it('holds for orphans', async () => {
    const { field, shop } = openField([lamp('a')], { owner: 'shop' });
    shop.lamps.set('old', { ...lit(), label: { owner: 'shop', id: 'lamp:old' } });
    const policies = { rules: [noLoss] };
    const plan = await soon(field.plan({ prune: true, policies }));
    const verdicts = [{ policy: 'no-loss', verdict: 'deny', reason: 'Nothing may be lost.' }];
    expect(plan.orphans?.found).toMatchObject([{ verdicts }]);
    expect(planDocument(plan).orphans?.found).toMatchObject([{ verdicts }]);
    const error = await failureOf(field.apply({ prune: true, losses: 'allow', policies }));
    expect(error).toMatchObject({ code: 'PCF_POLICY_DENIED', denied: [{ id: 'lamp:old (the shop)' }] });
    expect(shop.received).toEqual([]);
  });

  it('holds for a rollback, which then leaves the resource', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    shop.onNamedStep = (name) => {
      if (name === 'b') throw new Error('no power');
    };
    const error = await failureOf(field.apply({ rollback: true, policies: { rules: [noLoss] } }));
    if (!(error instanceof FieldError)) throw error;
    expect(error.report.rollback).toMatchObject([
      { id: 'lamp:a', outcome: 'failed', error: { code: 'PCF_POLICY_DENIED' } },
    ]);
    expect(shop.lamps.has('a')).toBe(true);
  });
});

describe('a policy that asks', () => {
  const policies: Policies = { rules: [askToCreate] };

  it('needs an approval, before anything is written', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b')]);
    shop.lamps.set('b', { ...lit(), colour: 'blue' });
    const error = await failureOf(field.apply({ policies }));
    expect(error).toBeInstanceOf(ApprovalNeededError);
    expect(error).toMatchObject({
      code: 'PCF_APPROVAL_NEEDED',
      asked: [{ id: 'lamp:a', policy: 'ask-to-create', reason: 'Creating costs money.' }],
    });
    expect(shop.received).toEqual([]);
  });

  it('is content with an approved plan, and with its digest', async () => {
    const one = openField([lamp('a')]);
    const document = readPlanDocument(
      JSON.parse(JSON.stringify(planDocument(await soon(one.field.plan({ policies }))))),
    );
    expect(document.particles).toMatchObject([
      { verdicts: [{ policy: 'ask-to-create', verdict: 'ask', reason: 'Creating costs money.' }] },
    ]);
    await soon(one.field.apply({ policies, approved: document }));
    expect(one.shop.received).toEqual(['Screw', 'Light']);
    const two = openField([lamp('a')]);
    const { digest } = await soon(two.field.plan());
    await soon(two.field.apply({ policies, expect: digest }));
    expect(two.shop.received).toEqual(['Screw', 'Light']);
  });

  it.each([
    ['a function', (asked: unknown[]) => (one: unknown) => asked.push(one) > 0],
    ['an asynchronous function', (asked: unknown[]) => async (one: unknown) => asked.push(one) > 0],
  ])('is content with the consent of %s, which is asked once', async (_, consentTo) => {
    const { field, shop } = openField([lamp('a')]);
    const asked: unknown[] = [];
    await soon(field.apply({ policies: { ...policies, consent: consentTo(asked) } }));
    expect(asked).toEqual([{ id: 'lamp:a', policy: 'ask-to-create', verdict: 'ask', reason: 'Creating costs money.' }]);
    expect(shop.received).toEqual(['Screw', 'Light']);
  });

  it('is not content with a function that says no, or with losses that are allowed', async () => {
    const { field, shop } = openField([lamp('a')]);
    for (const consent of [() => false, async () => false])
      expect(await failureOf(field.apply({ policies: { ...policies, consent } }))).toBeInstanceOf(ApprovalNeededError);
    expect(await failureOf(field.apply({ policies, losses: 'allow' }))).toBeInstanceOf(ApprovalNeededError);
    expect(shop.received).toEqual([]);
  });

  it('is denied where another policy denies, without a question', async () => {
    const { field } = openField([lamp('a')]);
    const never = rule('never', () => ({ deny: 'no' }));
    const consent = () => {
      throw new Error('asked');
    };
    expect(await failureOf(field.apply({ policies: { rules: [askToCreate, never], consent } }))).toBeInstanceOf(
      PolicyDeniedError,
    );
  });
});

describe('a policy that allows', () => {
  it('changes nothing of the apply, of the plan and of its digest', async () => {
    const allow = { rules: [rule('allow', () => 'allow')] };
    const { field, shop } = openField([lamp('a')]);
    const [plain, judged] = [await soon(field.plan()), await soon(field.plan({ policies: allow }))];
    expect({ ...judged, run: '', plannedAt: 0 }).toEqual({ ...plain, run: '', plannedAt: 0 });
    const { particles } = await soon(field.apply({ policies: allow }));
    expect(particles).toMatchObject([{ outcome: 'changed' }]);
    expect(shop.received).toEqual(['Screw', 'Light']);
  });
});

describe('the evaluation of policies', () => {
  const resource: DeclaredResource = {
    id: 'lamp:a',
    flavor: 'lamp',
    desired: 'running',
    names: {},
    located: {},
    unknown: [],
  };
  const input: PolicyInput = { resource, definition: {}, unknown: [], context: undefined };
  const reasons = fc.string();
  const answers = fc.oneof(
    fc.constant('allow' as const),
    reasons.map((deny) => ({ deny })),
    reasons.map((ask) => ({ ask })),
  );

  it('has one verdict for each policy that does not allow it, in their order', () => {
    fc.assert(
      fc.property(fc.array(answers), (all) => {
        const verdicts = evaluatePolicies(
          all.map((answer, at) => rule(`${at}`, () => answer)),
          input,
        );
        expect(verdicts).toEqual(
          all.flatMap((answer, at) => {
            if (answer === 'allow') return [];
            const verdict = 'deny' in answer ? 'deny' : 'ask';
            return [{ policy: `${at}`, verdict, reason: 'deny' in answer ? answer.deny : answer.ask }];
          }),
        );
      }),
    );
  });

  it.each([undefined, null, true, 'deny', {}, { deny: 1 }, Promise.resolve('allow')])(
    'takes what is no answer for a denial: %o',
    (answer) => {
      const broken: Policy = { name: 'broken', decide: () => answer as Verdict };
      expect(evaluatePolicies([broken], input)).toEqual([
        { policy: 'broken', verdict: 'deny', reason: 'The policy gave no answer. This is a bug in the policy.' },
      ]);
    },
  );

  it('takes an error for a denial, except for a fence', () => {
    const failing = (error: Error) => [rule('failing', () => raise(error))];
    expect(evaluatePolicies(failing(new Error('no list of tenants')), input)).toEqual([
      { policy: 'failing', verdict: 'deny', reason: 'The policy failed: no list of tenants' },
    ]);
    const lost = new FencedError('lost');
    expect(() => evaluatePolicies(failing(new Error('wrapped', { cause: lost })), input)).toThrow(lost);
  });

  function raise(error: Error): never {
    throw error;
  }
});

describe('the resources that definitions describe', () => {
  const located = {
    ...lampFlavor,
    uniqueKeys: ['lamp.colour'],
    locatedBy: ['lamp.kind'],
    place: (definition: Readonly<Record<string, unknown>>) => ({
      provider: 'shop',
      region: JSON.stringify(definition.lamp),
    }),
  };

  it('are told without a look', () => {
    const definitions = [
      lamp('a', { lamp: { colour: 'red', kind: 'BULB' } }),
      lamp('b', { lamp: { colour: 'blue' }, desired_state: 'stopped' }),
    ];
    const { field, shop } = openField(definitions, { owner: 'acme' }, located);
    const [a, b] = field.resources();
    expect(a).toEqual({
      id: 'lamp:a',
      flavor: 'lamp',
      desired: 'running',
      owner: 'acme',
      names: { 'lamp.colour': 'red' },
      located: { 'lamp.kind': 'BULB' },
      place: { provider: 'shop', region: '{"colour":"red","kind":"BULB"}' },
      key: field.resourceOf('lamp:a')?.key,
      unknown: [],
    });
    expect(b).toMatchObject({ id: 'lamp:b', desired: 'stopped', names: { 'lamp.colour': 'blue' }, located: {} });
    expect(a?.key).not.toBe(b?.key);
    expect(field.resources({ only: 'b', state: 'terminated' })).toMatchObject([
      { id: 'lamp:b', desired: 'terminated' },
    ]);
    expect(shop.looks).toBe(0);
  });

  it('say what names or locates them and is not known', () => {
    const definitions = [lamp('a'), lamp('b', { parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$socket' } })];
    const { field } = openField(definitions, {}, located);
    const b = field.resources()[1];
    expect(b).toMatchObject({ names: { 'lamp.colour': '$inherit$lamp:a$socket' }, unknown: ['lamp.colour'] });
    expect(b).not.toHaveProperty('place');
    expect(b).not.toHaveProperty('key');
  });
});
