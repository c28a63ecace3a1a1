import type { FieldPlan, Plan, PlannedParticle, Step } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { usualTimeOfAll } from '../../src/output/plan/duration.js';
import { renderFieldPlan } from '../../src/output/plan/render.js';
import { PLAIN } from '../../src/output/terminal.js';
import { wrapLines } from '../../src/output/wrap.js';

const remove: Step = { operation: 'Delete', input: {}, summary: 'delete it', usually: 5000 };
const create: Step = {
  operation: 'Create',
  input: { Keys: [{ Name: 'pk' }], Size: 1 },
  summary: 'create it',
  creates: true,
  usually: 60_000,
};

function planned(id: string, plan: Partial<Plan>): PlannedParticle {
  const whole: Plan = { id, from: 'running', to: 'running', steps: [], digest: '', ...plan };
  return { id, desired: whole.to, definition: '', unknown: [], plan: whole };
}

function fieldPlan(...particles: readonly PlannedParticle[]): FieldPlan {
  return { run: 'r', plannedAt: 0, selection: {}, digest: '', particles };
}

/** A field in which each particle depends on the one that is named with it. */
function fieldOf(parents: Readonly<Record<string, string>> = {}) {
  const near = (id: string | undefined) => (id === undefined ? [] : [{ id }]);
  const childOf = (id: string) => Object.keys(parents).find((child) => parents[child] === id);
  return { member: (id: string) => ({ parents: near(parents[id]), children: near(childOf(id)) }) };
}

function render(...particles: readonly PlannedParticle[]): string {
  const endsAt = (_: string, state: Plan['to']) => state === 'terminated';
  return renderFieldPlan(fieldPlan(...particles), fieldOf(), { paint: PLAIN, places: [], endsAt });
}

describe('a plan as text', () => {
  it('gives the reason of a replacement, what is lost, and all settings of what is created', () => {
    const because = [{ path: 'Keys', before: [{ Name: 'id' }], after: [{ Name: 'pk' }] }];
    const losing = { ...remove, because, loses: 'data', lost: 'all items, about 12 items' } as const;
    expect(render(planned('a:b', { steps: [losing, create] }))).toBe(`± replace

± a:b  must be replaced: it is deleted and created again
    1. delete it  (about 5 s)
       ! loses data: all items, about 12 items
       ~ Keys:  # forces replacement
       -   - Name: id
       +   - Name: pk
    2. create it  (about 60 s)
       Size: 1
       Keys:
         - Name: pk

Plan: 1 to replace. About 65 s.`);
  });

  it('tells what policies have against it, also where nothing changes', () => {
    const ask = { policy: 'size', verdict: 'ask', reason: 'It is large.' } as const;
    const deny = { policy: 'place', verdict: 'deny', reason: 'Not\nhere.' } as const;
    const text = render(
      { ...planned('a:b', { from: 'terminated', steps: [create] }), verdicts: [ask] },
      { ...planned('a:c', {}), verdicts: [deny] },
    );
    expect(text).toContain('    ! needs an approval by the policy size: It is large.\n');
    expect(text).toContain('  a:c  does not change\n    ! denied by the policy place: Not\\u000ahere.\n');
  });

  it.each<[string, Partial<Plan>, string]>([
    ['started', { from: 'stopped', to: 'running', steps: [remove] }, '> a:b  will be started'],
    ['stopped', { from: 'running', to: 'stopped', steps: [remove] }, '> a:b  will be stopped'],
    [
      'deleted',
      { from: 'running', to: 'terminated', steps: [remove] },
      '- a:b  will be deleted: its desired state is terminated',
    ],
    ['created', { from: 'terminated', to: 'running', steps: [create] }, '+ a:b  will be created'],
  ])('says that a resource is %s', (_, plan, expected) => {
    expect(render(planned('a:b', plan))).toContain(expected);
  });

  it.each([
    [1, '# 1 other setting unchanged'],
    [9, '# 9 other settings unchanged'],
  ])('says how many settings stay as they are: %i', (unchanged, line) => {
    const changes = [{ path: 'Size', before: 1, after: 2 }];
    const text = render({ ...planned('a:b', { steps: [{ ...remove, summary: 'resize it', changes }] }), unchanged });
    expect(text).toContain(`       ~ Size: 1 → 2\n    ${line}\n\n`);
  });

  it('shows the settings of what is deleted, a line each, and no secret', () => {
    const destroyed = { Size: 1, Keys: [{ Name: 'id' }], db_password: 'hunter2', Forged: 'a\n+ b' };
    const text = render({ ...planned('a:b', { to: 'terminated', steps: [remove] }), destroyed });
    expect(text).toContain(`- a:b  will be deleted: its desired state is terminated
    - Size: 1
    - Keys: [{"Name":"id"}]
    - db_password: <not shown>
    - Forged: "a\\\\u000a+ b"
    1. delete it  (about 5 s)
`);
  });

  it('counts what does not change, and does not list it', () => {
    expect(render(planned('a:b', {}), planned('a:c', {}))).toBe('No changes. 2 unchanged.');
  });

  it.each([60, 80, 200])('is wrapped at %i columns, and loses nothing', (columns) => {
    const change = { path: 'Text', before: 'word '.repeat(40).trim(), after: 'a' };
    const text = render(planned('a:b', { steps: [{ ...remove, changes: [change] }] }));
    const wrapped = wrapLines(text, columns);
    for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(wrapped.replaceAll(/\s+/g, ' ')).toBe(text.replaceAll(/\s+/g, ' '));
  });
});

describe('the usual time of a plan', () => {
  const [a, b] = [planned('x:a', { steps: [create] }), planned('x:b', { steps: [remove] })];

  it('is that of the longest particle where none depends on another', () => {
    expect(usualTimeOfAll(fieldPlan(a, b), fieldOf())).toBe(60_000);
  });

  it('is the sum along dependencies', () => {
    expect(usualTimeOfAll(fieldPlan(a, b), fieldOf({ 'x:b': 'x:a' }))).toBe(65_000);
  });
});
