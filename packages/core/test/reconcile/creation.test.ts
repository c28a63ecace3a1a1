import { describe, expect, it } from 'vitest';
import { ConflictError, DeferredError, type Observation, State, type Step, StepRefusedError } from '../../src/index.js';
import { CreationTracker, compareIdentity, createdBy } from '../../src/reconcile/creation.js';
import { STALE_FOR } from '../../src/reconcile/time/delays.js';

const missing: Observation = { kind: 'missing' };
const settled = (identity?: string): Observation => ({
  kind: 'settled',
  state: State.running,
  settings: {},
  outputs: {},
  ...(identity === undefined ? {} : { identity }),
});
const moving = (identity?: string): Observation => ({
  kind: 'moving',
  status: 'CREATING',
  ...(identity === undefined ? {} : { identity }),
});
const blocked = (identity?: string): Observation => ({
  kind: 'blocked',
  status: 'FAILED',
  reason: 'no key',
  ...(identity === undefined ? {} : { identity }),
});

const create: Step = { operation: 'Create', input: {}, summary: 'create it', creates: true };
const change: Step = { operation: 'Change', input: {}, summary: 'change it' };
const NOW = 1_000_000;

/** Sends a step that the provider accepts, after an observation. */
function accept(tracker: CreationTracker, seen: Observation, step: Step | undefined, created?: string) {
  return tracker.track(
    seen,
    step,
    async () => step && { step, created },
    () => NOW,
  );
}

/** Sends a step that ends with an error, after an observation. */
async function fail(tracker: CreationTracker, seen: Observation, step: Step, error: Error) {
  const sent = tracker.track(
    seen,
    step,
    () => Promise.reject(error),
    () => NOW,
  );
  await expect(sent).rejects.toBe(error);
}

describe('whether an apply created its resource', () => {
  it('is not known to be so before anything was sent', () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    expect(tracker.creation).toEqual({ created: false, uncertain: false });
    expect(tracker.needsIdentity).toBe(false);
  });

  it('is proven by a look that shows the identity which the creating step returned', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await accept(tracker, missing, create, 'id-1');
    const resource = { identity: 'id-1', visibleBy: NOW + STALE_FOR };
    expect(tracker.creation).toEqual({ created: false, uncertain: true, resource, visibleBy: NOW + STALE_FOR });
    expect(tracker.needsIdentity).toBe(true);
    expect(tracker.note(moving('id-1'))).toBe(true);
    expect(tracker.creation).toEqual({ created: true, uncertain: false, resource });
    expect(tracker.note(settled('id-1'))).toBe(false);
    expect(tracker.needsIdentity).toBe(true);
  });

  it.each([
    ['another identity', settled('id-2')],
    ['no identity', settled()],
    ['nothing', missing],
  ])('is not proven by a look that shows %s', async (_, seen) => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await accept(tracker, missing, create, 'id-1');
    expect(tracker.note(seen)).toBe(false);
    expect(tracker.creation).toMatchObject({ created: false, uncertain: true });
  });

  it('takes as long to show as the step says that reads are stale', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await accept(tracker, missing, { ...create, staleFor: 70_000 }, 'id-1');
    expect(tracker.creation.resource?.visibleBy).toBe(NOW + 70_000);
    expect(tracker.creation.visibleBy).toBe(NOW + 70_000);
  });

  it.each([
    ['returned no identity', create, undefined],
    ['is not marked as creating, whatever it returned', change, 'id-1'],
  ])('stays uncertain after a step that %s', async (_, step, created) => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await accept(tracker, missing, step, created);
    expect(tracker.note(settled('id-1'))).toBe(false);
    expect(tracker.creation).toEqual({ created: false, uncertain: true, visibleBy: NOW + STALE_FOR });
    expect(tracker.needsIdentity).toBe(false);
  });

  it('stays uncertain when a step had no answer', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await fail(tracker, missing, create, new Error('socket hang up'));
    expect(tracker.creation).toEqual({ created: false, uncertain: true, visibleBy: NOW + STALE_FOR });
  });

  it('stays uncertain after a conflict: the resource may exist because of a lost answer', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await fail(tracker, missing, create, new ConflictError('it exists'));
    expect(tracker.creation.uncertain).toBe(true);
  });

  it.each([new StepRefusedError('lamp:a', create, 'no'), new DeferredError('not before tomorrow')])(
    'is certainly not so after a refusal: %s',
    async (error) => {
      const tracker = new CreationTracker();
      tracker.note(missing);
      await fail(tracker, missing, create, error);
      expect(tracker.creation).toEqual({ created: false, uncertain: false });
    },
  );

  it('does not become certain by a refusal after an answer that was lost', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await fail(tracker, missing, create, new Error('socket hang up'));
    await fail(tracker, missing, create, new DeferredError('not before tomorrow'));
    expect(tracker.creation.uncertain).toBe(true);
  });

  it('is uncertain while the creating step is being sent', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    let during: unknown;
    await tracker.track(
      missing,
      create,
      async () => {
        during = tracker.creation;
        return undefined;
      },
      () => NOW,
    );
    expect(during).toEqual({ created: false, uncertain: true, visibleBy: NOW + STALE_FOR });
    expect(tracker.creation).toEqual({ created: false, uncertain: false });
  });

  it('is not so where the first look showed the resource: it can only have been replaced', async () => {
    const tracker = new CreationTracker();
    tracker.note(settled('id-0'));
    await accept(tracker, settled('id-0'), create, 'id-1');
    tracker.note(missing);
    tracker.note(settled('id-1'));
    expect(tracker.creation).toEqual({ created: false, uncertain: false });
  });

  it('is decided by the first look at a resource that does not move', async () => {
    const tracker = new CreationTracker();
    tracker.note(moving());
    tracker.note(missing);
    await accept(tracker, missing, create, 'id-1');
    tracker.note(settled('id-1'));
    expect(tracker.creation.created).toBe(true);
  });

  it('begins again with the next creating step', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await accept(tracker, missing, create, 'id-1');
    tracker.note(settled('id-1'));
    await accept(tracker, missing, create, 'id-2');
    expect(tracker.creation).toMatchObject({ created: false, uncertain: true, resource: { identity: 'id-2' } });
    expect(tracker.note(settled('id-1'))).toBe(false);
    expect(tracker.note(settled('id-2'))).toBe(true);
  });

  it('is not touched by steps that change an existing resource', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    await accept(tracker, settled('id-9'), change, 'id-9');
    expect(tracker.creation).toEqual({ created: false, uncertain: false });
  });

  it('is uncertain after a step without a name that was sent for a missing resource', async () => {
    const tracker = new CreationTracker();
    tracker.note(missing);
    const sent = await tracker.track(
      missing,
      undefined,
      async () => ({ step: change, created: undefined }),
      () => NOW,
    );
    expect(sent).toEqual({ step: change, created: undefined });
    expect(tracker.creation.uncertain).toBe(true);
  });
});

describe('the identity of an observed resource', () => {
  const known = { identity: 'id-1', visibleBy: NOW };

  it.each<[string, Observation, 'same' | 'unclear' | 'other']>([
    ['the same identity', settled('id-1'), 'same'],
    ['the same identity while it moves', moving('id-1'), 'same'],
    ['the same identity while it is blocked', blocked('id-1'), 'same'],
    ['another identity', settled('id-2'), 'other'],
    ['another identity while it moves', moving('id-2'), 'other'],
    ['no identity while it moves', moving(), 'unclear'],
    ['no identity at rest', settled(), 'other'],
    ['no identity while it is blocked', blocked(), 'other'],
    ['nothing', missing, 'same'],
  ])('%s is decided once every look shows the resource', (_, seen, expected) => {
    expect(compareIdentity(known, seen, NOW)).toBe(expected);
    expect(compareIdentity({ identity: 'id-1' }, seen, 0)).toBe(expected);
  });

  it.each([settled(), blocked(), missing])('is unclear while reads may be stale: %o', (seen) => {
    expect(compareIdentity(known, seen, NOW - 1)).toBe('unclear');
  });

  it.each([settled('id-1'), settled('id-2')])('decides at any time: %o', (seen) => {
    expect(compareIdentity(known, seen, NOW - 1)).not.toBe('unclear');
  });
});

describe('the identity in the answer of a flavor', () => {
  it.each([undefined, null, 'id', 7, {}, { created: undefined }, { created: 7 }, { created: '' }])(
    'is absent in %o',
    (answer) => {
      expect(createdBy(answer)).toBeUndefined();
    },
  );

  it('is the text "created"', () => {
    expect(createdBy({ created: 'id-1' })).toBe('id-1');
  });
});
