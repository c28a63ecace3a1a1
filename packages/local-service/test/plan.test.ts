import { type DesiredState, type Resting, State } from '@pcf/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObservedService } from '../src/observe.js';
import type { Declared } from '../src/paths.js';
import { planService, type ServiceStep } from '../src/plan.js';
import { type Description, merge, viewOf } from '../src/service-folder/description.js';

const location = { folder: '/services/web', ownLog: '/services/web/log' };
const settings = { stop_signal: 'SIGTERM', stop_timeout: 10, min_ready_seconds: 2 } as const;
const defaults = { environment: {}, working_folder: '/', log: location.ownLog };

/** A service as it really is. */
interface Model {
  readonly description: Description | undefined;
  readonly process: 'none' | 'runs' | 'does not stop';
}

function look(model: Model | undefined, declared: Declared): Resting<ObservedService> {
  if (!model) return { kind: 'missing' };
  return {
    kind: 'settled',
    state: model.process === 'none' ? State.stopped : State.running,
    settings: {
      description: model.description && viewOf(model.description, declared),
      process: model.process === 'none' ? undefined : { pid: 7, stop_overdue: model.process === 'does not stop' },
    },
    outputs: {},
  };
}

function carryOut(model: Model | undefined, { operation }: ServiceStep, declared: Declared): Model | undefined {
  if (operation === 'Remove') return undefined;
  const description = operation === 'Write' ? merge(model?.description, declared, defaults) : model?.description;
  if (operation === 'Start') return { description, process: 'runs' };
  return { description, process: operation === 'Write' ? (model?.process ?? 'none') : 'none' };
}

function plan(model: Model | undefined, declared: Declared, target: DesiredState): ServiceStep[] {
  return planService(look(model, declared), { name: 'web', location, declared, settings, target });
}

const environment = fc.dictionary(fc.constantFrom('A', 'B'), fc.constantFrom('1', '2'), { maxKeys: 2 });
const command = fc.tuple(fc.constantFrom('node', 'deno'));
const folder = fc.constantFrom('/srv', '/tmp');
const declaredSettings: fc.Arbitrary<Declared> = fc.record(
  { command, environment, working_folder: folder, log: fc.constantFrom('/log', location.ownLog) },
  { requiredKeys: ['command'] },
);
const description: fc.Arbitrary<Description> = fc.record({ command, environment, working_folder: folder, log: folder });
const models: fc.Arbitrary<Model | undefined> = fc.option(
  fc.record({
    description: fc.option(description, { nil: undefined }),
    process: fc.constantFrom('none' as const, 'runs' as const, 'does not stop' as const),
  }),
  { nil: undefined },
);
const targets = fc.constantFrom<DesiredState>(State.running, State.stopped, State.terminated);

describe('a plan', () => {
  const web: Declared = { command: ['node'], environment: { TOKEN: 'hush' } };
  const described: Description = { ...defaults, command: ['node'], environment: { TOKEN: 'hush' } };
  const stopped: Model = { description: described, process: 'none' };
  const running: Model = { ...stopped, process: 'runs' };
  const changed: Declared = { ...web, command: ['deno'] };
  const cases: [string, Model | undefined, Declared, DesiredState, string[]][] = [
    ['from missing to running', undefined, web, State.running, ['Write', 'Start']],
    ['from missing to stopped', undefined, web, State.stopped, ['Write']],
    ['from stopped to running', stopped, web, State.running, ['Start']],
    ['from running to stopped', running, web, State.stopped, ['Stop']],
    ['from running to terminated', running, web, State.terminated, ['Stop', 'Remove']],
    ['from stopped to terminated', stopped, web, State.terminated, ['Remove']],
    ['while it runs as declared', running, web, State.running, []],
    ['for a change while it runs', running, changed, State.running, ['Stop', 'Write', 'Start']],
    ['for a change while it is stopped', stopped, changed, State.stopped, ['Write']],
    ['for a process that did not stop in time', { ...running, process: 'does not stop' }, web, State.stopped, ['Kill']],
    [
      'to have such a process run again',
      { ...running, process: 'does not stop' },
      web,
      State.running,
      ['Kill', 'Start'],
    ],
    [
      'for a description that is lost',
      { ...running, description: undefined },
      web,
      State.running,
      ['Stop', 'Write', 'Start'],
    ],
  ];
  it.each(cases)('%s', (_title, model, declared, target, operations) => {
    expect(plan(model, declared, target).map((step) => step.operation)).toEqual(operations);
  });

  it('reports the loss of the log, unless it is declared elsewhere', () => {
    const elsewhere: Model = { ...running, description: { ...described, log: '/var/log/web' } };
    expect(plan(running, web, State.terminated).at(-1)).toMatchObject({ operation: 'Remove', loses: 'data' });
    expect(plan(elsewhere, web, State.terminated).at(-1)).not.toHaveProperty('loses');
  });

  it('reports the loss of an old log from before the log was declared elsewhere', () => {
    const seen = look({ ...stopped, description: { ...described, log: '/var/log/web' } }, web);
    if (seen.kind === 'missing') throw new Error('the service is there');
    const intent = { name: 'web', location, declared: web, settings, target: State.terminated };
    const withOldLog = { ...seen, settings: { ...seen.settings, oldLog: true as const } };
    expect(planService(withOldLog, intent)).toMatchObject([
      { operation: 'Remove', loses: 'data', lost: 'the log /services/web/log' },
    ]);
  });

  it('shows the names of variables, never their values', () => {
    const steps = plan(running, { ...web, environment: { TOKEN: 'new-secret', PORT: '8080' } }, State.running);
    expect(steps[1]).toMatchObject({ operation: 'Write', input: { environment: ['PORT', 'TOKEN'] } });
    expect(JSON.stringify(steps)).not.toMatch(/hush|new-secret|8080/);
  });

  it('equals, after the first step, the rest of the plan before it', () => {
    fc.assert(
      fc.property(models, declaredSettings, targets, (model, declared, target) => {
        fc.pre(model !== undefined || target !== State.terminated);
        const [first, ...rest] = plan(model, declared, target);
        fc.pre(first !== undefined && first.operation !== 'Remove');
        const after = first && carryOut(model, first, declared);
        expect(inputs(plan(after, declared, target))).toEqual(inputs(rest));
      }),
    );
  });

  it('leads to the declared settings, and is empty then', () => {
    fc.assert(
      fc.property(models, declaredSettings, targets, (model, declared, target) => {
        fc.pre(model !== undefined || target !== State.terminated);
        const end = plan(model, declared, target).reduce((now, step) => carryOut(now, step, declared), model);
        if (target === State.terminated) expect(end).toBeUndefined();
        else expect(plan(end, declared, target)).toEqual([]);
        if (target === State.running) expect(end?.process).toBe('runs');
        if (target === State.stopped) expect(end?.process).toBe('none');
      }),
    );
  });
});

function inputs(steps: readonly ServiceStep[]) {
  return steps.map(({ operation, input }) => ({ operation, input }));
}
