import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueResource } from '../../src/definition/queue.js';
import { checkQueue } from '../../src/definition/rules.js';
import { planQueue } from '../../src/plan/plan.js';
import { normalise } from '../../src/settings.js';
import { queueAndChange, queueResource } from '../support/arbitraries.js';
import { applyStep, type ModelQueue, seen } from '../support/model.js';

const planFor = (
  queue: ModelQueue | undefined,
  resource: QueueResource,
  target: 'running' | 'terminated' = 'running',
) => planQueue(seen(queue, resource), { id: 'sqs_queue:queue', resource, target });

const created = (resource: QueueResource) => planFor(undefined, resource).reduce(applyStep, undefined);

describe('a plan, for any queue that keeps the rules', () => {
  it('is asked for by definitions that keep the rules', () => {
    fc.assert(
      fc.property(queueResource, (resource) => {
        expect(checkQueue(resource)).toEqual([]);
      }),
    );
  });

  it('creates the queue with one call, after which nothing is left to do', () => {
    fc.assert(
      fc.property(queueResource, (resource) => {
        expect(planFor(undefined, resource)).toHaveLength(1);
        expect(planFor(created(resource), resource)).toEqual([]);
      }),
    );
  });

  it('after its first step is the rest of the plan before it, and no step is one that SQS refuses', () => {
    fc.assert(
      fc.property(queueAndChange, ([before, after]) => {
        let queue = created(before);
        let plan = planFor(queue, after);
        for (let step = plan[0]; step; step = plan[0]) {
          const rest = plan.slice(1);
          queue = applyStep(queue, step);
          plan = planFor(queue, after);
          expect(plan).toEqual(rest);
        }
      }),
    );
  });

  it('leads to what a queue that is created so would be, in all that is declared', () => {
    fc.assert(
      fc.property(queueAndChange, ([before, after]) => {
        const changed = planFor(created(before), after).reduce(applyStep, created(before));
        expect(seen(changed, after)).toEqual(seen(created(after), after));
      }),
    );
  });

  it('changes all attributes in one call at the most', () => {
    fc.assert(
      fc.property(queueAndChange, ([before, after]) => {
        const operations = planFor(created(before), after).map(({ operation }) => operation);
        expect(new Set(operations).size).toBe(operations.length);
      }),
    );
  });

  it('leaves alone what is not declared', () => {
    fc.assert(
      fc.property(queueResource, ({ QueueName, FifoQueue, ...settings }) => {
        const bare = { QueueName, ...(FifoQueue && { FifoQueue }) };
        expect(planFor(created({ ...bare, ...settings }), bare)).toEqual([]);
      }),
    );
  });

  it('deletes the queue with one call', () => {
    fc.assert(
      fc.property(queueResource, (resource) => {
        expect(planFor(created(resource), resource, 'terminated').reduce(applyStep, created(resource))).toBeUndefined();
      }),
    );
  });
});

describe('normalise', () => {
  it('changes nothing that is in normal form', () => {
    fc.assert(
      fc.property(queueResource, (resource) => {
        const { Tags, ...settings } = normalise(resource);
        expect(normalise({ ...settings, ...(Tags && { Tags: { ...Tags } }) })).toEqual({
          ...settings,
          ...(Tags && { Tags }),
        });
      }),
    );
  });

  it('leaves the definition as it is', () => {
    fc.assert(
      fc.property(queueResource, (resource) => {
        const copy = structuredClone(resource);
        normalise(resource);
        expect(resource).toEqual(copy);
      }),
    );
  });
});
