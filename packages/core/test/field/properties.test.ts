import fc from 'fast-check';
import { describe, expect, inject, it, vi } from 'vitest';
import { type DesiredState, FieldError, type FieldReport, type ParticleReport } from '../../src/index.js';
import { lamp, openField } from '../support/lamps.js';
import { soon } from '../support/virtual-time.js';

/** How many random fields a run tries. */
const RUNS = inject('runs') ?? 150;

/** What one lamp of a random field is like, and what happens to it. */
interface Node {
  readonly parents: readonly number[];
  /** What exists before: nothing, a lamp that another process made, or one of another colour. */
  readonly before: 'nothing' | 'as declared' | 'different';
  readonly to: DesiredState;
  readonly fails: 'never' | 'at the first look' | 'at the second step';
  readonly isProtected: boolean;
}

interface Scenario {
  readonly nodes: readonly Node[];
  readonly moveFor: number;
  readonly concurrency: number;
  readonly rollback: boolean;
  readonly abortAt: number | undefined;
}

const node: fc.Arbitrary<Node> = fc.record({
  parents: fc.array(fc.nat(11), { maxLength: 3 }),
  before: fc.constantFrom('nothing', 'nothing', 'as declared', 'different'),
  to: fc.constantFrom('running', 'running', 'stopped', 'terminated'),
  fails: fc.constantFrom('never', 'never', 'never', 'never', 'at the first look', 'at the second step'),
  isProtected: fc.boolean(),
});

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  nodes: fc.array(node, { minLength: 1, maxLength: 12 }).map(consistent),
  moveFor: fc.constantFrom(0, 300, 2_000),
  concurrency: fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY),
  rollback: fc.boolean(),
  abortAt: fc.option(fc.integer({ min: 1, max: 8_000 }), { nil: undefined, freq: 4 }),
});

/** Which way a lamp goes: up after its parents, down before them, or it stays since it is protected. */
function directionOf({ to, before, fails, isProtected }: Node): 'up' | 'down' | 'stays' {
  if (to === 'terminated') return isProtected ? 'stays' : 'down';
  const isKnownToBeAbsent = before === 'nothing' && fails !== 'at the first look';
  return to === 'stopped' && !isKnownToBeAbsent ? 'down' : 'up';
}

/** Parents come earlier in the list; nothing runs on what is to be stopped or gone; only few are protected. */
function consistent(nodes: readonly Node[]): Node[] {
  const made: Node[] = [];
  nodes.forEach((one, at) => {
    const parents = [...new Set(one.parents)].filter((parent) => parent < at);
    const node = { ...one, parents, isProtected: one.isProtected && at % 5 === 4 };
    const isOnSinking = parents.some((parent) => {
      const { to, isProtected } = made[parent] ?? one;
      return to === 'stopped' || (to === 'terminated' && !isProtected);
    });
    made.push(isOnSinking && node.to === 'running' ? { ...node, to: 'terminated' } : node);
  });
  return made;
}

interface Run {
  readonly report: FieldReport;
  readonly lamps: ReadonlyMap<string, { readonly colour: string; readonly lit: boolean }>;
  readonly screwed: readonly string[];
  readonly aborted: boolean;
}

const nameOf = (at: number) => `l${at}`;

async function run({ nodes, moveFor, concurrency, rollback, abortAt }: Scenario): Promise<Run> {
  const { field, shop } = openField(
    nodes.map(({ parents, to, isProtected }, at) =>
      lamp(nameOf(at), {
        parents: parents.map((parent) => `lamp:${nameOf(parent)}`),
        desired_state: to,
        persist_on_termination: isProtected,
      }),
    ),
  );
  nodes.forEach(({ before }, at) => {
    const colour = before === 'different' ? 'blue' : 'red';
    if (before !== 'nothing') shop.lamps.set(nameOf(at), { colour, lit: true, movingUntil: 0 });
  });
  shop.moveFor = moveFor;
  const steps = new Map<string, number>();
  const screwed: string[] = [];
  shop.onLook = (name) => {
    if (nodes[Number(name.slice(1))]?.fails === 'at the first look') throw new Error('injected');
    return undefined;
  };
  shop.onNamedStep = (name, step) => {
    const count = (steps.get(name) ?? 0) + 1;
    steps.set(name, count);
    if (count === 2 && nodes[Number(name.slice(1))]?.fails === 'at the second step') throw new Error('injected');
    if (step.operation === 'Screw') screwed.push(name);
  };
  const controller = new AbortController();
  if (abortAt !== undefined) setTimeout(() => controller.abort(), abortAt);
  const report = await soon(
    field.apply({ concurrency, rollback, signal: controller.signal }).catch((error: unknown) => {
      if (error instanceof FieldError) return error.report;
      throw error;
    }),
  );
  return { report, lamps: shop.lamps, screwed, aborted: controller.signal.aborted };
}

/** For each lamp those that have to be done before it. */
function waits({ nodes }: Scenario): Map<string, string[]> {
  const all = new Map(nodes.map((_, at) => [`lamp:${nameOf(at)}`, [] as string[]]));
  nodes.forEach((node, at) => {
    for (const parent of node.parents) {
      const [above, below] = [`lamp:${nameOf(parent)}`, `lamp:${nameOf(at)}`];
      const parentNode = nodes[parent];
      if (!parentNode) continue;
      const isSinking = directionOf(parentNode) === 'down';
      const goesFirst = parentNode.to === 'terminated' || directionOf(node) === 'down';
      if (isSinking && goesFirst) all.get(above)?.push(below);
      if (!isSinking && (directionOf(node) !== 'down' || node.to === 'stopped')) all.get(below)?.push(above);
    }
  });
  return all;
}

const begin = ({ startedAt }: ParticleReport) => startedAt ?? Number.POSITIVE_INFINITY;
const end = (one: ParticleReport) => begin(one) + one.duration;

describe('any field', () => {
  const check = (judge: (run: Run, scenario: Scenario) => void) =>
    fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        vi.useFakeTimers();
        try {
          judge(await run(scenario), scenario);
        } finally {
          vi.useRealTimers();
        }
      }),
      { numRuns: RUNS },
    );

  it('is reported completely, each particle once', () =>
    check(({ report }, { nodes }) => {
      expect(report.particles.map(({ id }) => id).sort()).toEqual(nodes.map((_, at) => `lamp:${nameOf(at)}`).sort());
    }));

  it('keeps the order: nothing begins before what it waits for has ended well', () =>
    check(({ report }, scenario) => {
      const byId = new Map(report.particles.map((one) => [one.id, one]));
      for (const [id, before] of waits(scenario)) {
        const one = byId.get(id);
        if (one?.startedAt === undefined) continue;
        for (const earlier of before.flatMap((other) => byId.get(other) ?? [])) {
          expect(['changed', 'unchanged']).toContain(earlier.outcome);
          expect(end(earlier)).toBeLessThanOrEqual(one.startedAt);
        }
      }
    }));

  it('applies everything that is ready, up to the limit', () =>
    check(({ report }, scenario) => {
      const started = report.particles.filter(({ startedAt }) => startedAt !== undefined);
      const byId = new Map(report.particles.map((one) => [one.id, one]));
      const underWay = (at: number) => started.filter((one) => begin(one) <= at && at < end(one)).length;
      const moments = started.flatMap((one) => [begin(one), end(one)]);
      for (const moment of moments) expect(underWay(moment)).toBeLessThanOrEqual(scenario.concurrency);
      for (const one of started) {
        const before = (waits(scenario).get(one.id) ?? []).flatMap((id) => byId.get(id) ?? []);
        const ready = Math.max(Math.min(...started.map(begin)), ...before.map(end));
        for (const moment of moments.filter((at) => ready <= at && at < begin(one)))
          expect(underWay(moment)).toBe(scenario.concurrency);
      }
    }));

  it('skips what waits for a failure and nothing else, unless the run was cut short', () =>
    check(({ report, aborted }, scenario) => {
      const byId = new Map(report.particles.map((one) => [one.id, one]));
      for (const one of report.particles) {
        const before = (waits(scenario).get(one.id) ?? []).flatMap((id) => byId.get(id) ?? []);
        const node = scenario.nodes[Number(one.id.slice(6))];
        const hasStaying = before.some(({ kept }) => kept === 'persist_on_termination');
        const ends = node?.to === 'terminated' && !node.isProtected;
        const isBlocked = before.some(({ outcome }) => ['failed', 'skipped'].includes(outcome)) || (ends && hasStaying);
        if (isBlocked) expect(one.outcome).toBe('skipped');
        if (one.outcome === 'skipped') expect(isBlocked || aborted).toBe(true);
        if (one.outcome === 'failed' && !aborted) expect(node?.fails).not.toBe('never');
      }
    }));

  it('creates nothing twice, and rolls back nothing that others created', () =>
    check(({ lamps, screwed }, { nodes }) => {
      expect(new Set(screwed).size).toBe(screwed.length);
      nodes.forEach(({ before, to, isProtected }, at) => {
        if (before !== 'nothing' && (to !== 'terminated' || isProtected)) expect(lamps.has(nameOf(at))).toBe(true);
      });
    }));

  it('is reported as it is', () =>
    check(({ report, lamps, screwed }, { nodes }) => {
      const undone = new Map((report.rollback ?? []).map((one) => [one.id, one]));
      for (const one of report.particles) {
        const name = one.id.slice('lamp:'.length);
        const { before, to } = nodes[Number(name.slice(1))] ?? { before: undefined, to: undefined };
        expect(one.created).toBe(before === 'nothing' && screwed.includes(name));
        const there = lamps.get(name);
        const rolledBack = undone.get(one.id);
        if (rolledBack?.outcome === 'changed') expect(there).toBeUndefined();
        else if (!rolledBack && ['changed', 'unchanged'].includes(one.outcome) && !one.kept) {
          expect(one.desired).toBe(to);
          if (to === 'terminated') expect(there).toBeUndefined();
          else expect(there).toMatchObject({ colour: 'red', lit: to === 'running' });
        }
        if (one.outcome === 'skipped') expect(one).toMatchObject({ steps: [], reason: expect.any(String) });
      }
    }));

  it('rolls back all that it created, when that was asked for and something failed', () =>
    check(({ report, aborted }, { rollback }) => {
      const hasFailed = report.particles.some(({ outcome }) => outcome === 'failed');
      if (!rollback || !hasFailed) expect(report.rollback).toBeUndefined();
      if (!rollback || !hasFailed || aborted) return;
      const created = report.particles.filter((one) => one.created).map(({ id }) => id);
      expect(report.rollback?.map(({ id }) => id).sort()).toEqual(created.sort());
    }));
});
