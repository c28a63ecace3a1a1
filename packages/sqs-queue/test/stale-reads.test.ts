import { describe, expect, it } from 'vitest';
import { orders } from './support/definitions.js';
import { World, worldWith } from './support/environment.js';

const A_MINUTE = 60_000;

/** Reads that are behind by the time given, and others that are up to date, by turns. */
function inTurns(lag: number): () => number {
  let turn = 0;
  return () => {
    turn += 1;
    return turn % 3 === 0 ? lag : 0;
  };
}

describe('a queue whose reads are behind by almost a minute', () => {
  it('is created once', async () => {
    const world = new World();
    world.sqs.lag = () => A_MINUTE - 5_000;
    expect(await world.queue(orders()).apply()).toMatchObject({ outcome: 'changed', state: 'running' });
    expect(world.writes).toEqual(['CreateQueue']);
  });

  it('is changed with no call too many', async () => {
    const world = await worldWith(orders({ DelaySeconds: 1, Tags: { a: '1' } }));
    world.clock.advance(A_MINUTE);
    world.sqs.lag = () => A_MINUTE - 5_000;
    await world.queue(orders({ DelaySeconds: 2, Tags: { b: '2' } })).apply();
    expect(world.writes).toEqual(['TagQueue', 'UntagQueue', 'SetQueueAttributes']);
  });

  it('is as declared in the end when only some reads are behind', async () => {
    const world = await worldWith(orders({ DelaySeconds: 1, Tags: { a: '1' } }));
    world.clock.advance(A_MINUTE);
    world.sqs.lag = inTurns(A_MINUTE - 5_000);
    await world.queue(orders({ DelaySeconds: 2, Tags: { b: '2' } })).apply();
    expect(world.sqs.queue('orders')).toMatchObject({ attributes: { DelaySeconds: '2' }, tags: { b: '2' } });
  });

  it('is deleted once, and is gone when the apply ends', async () => {
    const world = await worldWith(orders());
    world.clock.advance(A_MINUTE);
    world.sqs.lag = () => A_MINUTE - 5_000;
    const queue = world.queue(orders(), 'terminated');
    expect(await queue.apply()).toMatchObject({ outcome: 'changed' });
    expect(world.writes).toEqual(['DeleteQueue']);
    expect(await queue.syncState({ fresh: true })).toBe('terminated');
  });
});

describe('a queue that someone else deleted, and that is still found', () => {
  it('is deleted with one call, which finds it gone', async () => {
    const world = await worldWith(orders());
    world.clock.advance(A_MINUTE);
    world.sqs.lag = () => A_MINUTE - 5_000;
    world.sqs.put('orders', undefined);
    expect(await world.queue(orders(), 'terminated').apply()).toMatchObject({ outcome: 'changed', outputs: {} });
    expect(world.writes).toEqual(['DeleteQueue']);
  });
});

describe('a queue whose retention period is read late', () => {
  it('is waited for, as it may take 15 minutes', async () => {
    const world = await worldWith(orders({ MessageRetentionPeriod: 60 }));
    world.clock.advance(14 * A_MINUTE);
    world.sqs.lag = () => 14 * A_MINUTE;
    expect(await world.queue(orders({ MessageRetentionPeriod: 120 })).apply()).toMatchObject({ outcome: 'changed' });
    expect(world.writes).toEqual(['SetQueueAttributes']);
  });
});

describe('a setting that is accepted and never seen', () => {
  it('ends in an error that names it, after the time that reads may be behind', async () => {
    const world = await worldWith(orders({ DelaySeconds: 1 }));
    world.http.inject(
      async () => ({
        statusCode: 200,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: Buffer.from('{}'),
      }),
      { operation: 'SetQueueAttributes', times: Number.POSITIVE_INFINITY },
    );
    const begun = world.clock.now();
    await expect(world.queue(orders({ DelaySeconds: 2 })).apply()).rejects.toThrow('did not change: DelaySeconds');
    expect(world.clock.now() - begun).toBeGreaterThan(A_MINUTE);
    expect(world.clock.now() - begun).toBeLessThan(2 * A_MINUTE);
  });
});

describe('the name of a queue that was deleted', () => {
  it('is waited for until it is free again', async () => {
    const world = await worldWith(orders());
    await world.queue(orders(), 'terminated').apply();
    expect(await world.queue(orders()).apply()).toMatchObject({ from: 'terminated', outcome: 'changed' });
    expect(world.sqs.queue('orders')).toBeDefined();
  });

  it('is waited for when the queue that someone else deleted is still to be seen', async () => {
    const world = await worldWith(orders({ DelaySeconds: 1 }));
    world.clock.advance(A_MINUTE);
    world.sqs.lag = () => A_MINUTE - 5_000;
    world.sqs.put('orders', undefined);
    await world.queue(orders({ DelaySeconds: 2 })).apply();
    expect(world.sqs.queue('orders')).toMatchObject({ attributes: { DelaySeconds: '2' } });
  });

  it('is told in the event of each wait', async () => {
    const world = await worldWith(orders());
    await world.queue(orders(), 'terminated').apply();
    const reasons: string[] = [];
    world.pcf.events.on((event) => event.type === 'waiting' && reasons.push(event.reason));
    await world.queue(orders()).apply();
    expect(reasons[0]).toContain('You must wait 60 seconds after deleting a queue');
  });
});
