import { describe, expect, it } from 'vitest';
import { orders } from './support/definitions.js';
import { environmentWith, TestEnvironment } from './support/environment.js';

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
    const env = new TestEnvironment();
    env.sqs.lag = () => A_MINUTE - 5_000;
    expect(await env.queue(orders()).apply()).toMatchObject({ outcome: 'changed', state: 'running' });
    expect(env.writes).toEqual(['CreateQueue']);
  });

  it('is changed without extra calls', async () => {
    const env = await environmentWith(orders({ DelaySeconds: 1, Tags: { a: '1' } }));
    env.clock.advance(A_MINUTE);
    env.sqs.lag = () => A_MINUTE - 5_000;
    await env.queue(orders({ DelaySeconds: 2, Tags: { b: '2' } })).apply();
    expect(env.writes).toEqual(['TagQueue', 'UntagQueue', 'SetQueueAttributes']);
  });

  it('is as declared in the end when only some reads are behind', async () => {
    const env = await environmentWith(orders({ DelaySeconds: 1, Tags: { a: '1' } }));
    env.clock.advance(A_MINUTE);
    env.sqs.lag = inTurns(A_MINUTE - 5_000);
    await env.queue(orders({ DelaySeconds: 2, Tags: { b: '2' } })).apply();
    expect(env.sqs.queue('orders')).toMatchObject({ attributes: { DelaySeconds: '2' }, tags: { b: '2' } });
  });

  it('is deleted once, and is gone when the apply ends', async () => {
    const env = await environmentWith(orders());
    env.clock.advance(A_MINUTE);
    env.sqs.lag = () => A_MINUTE - 5_000;
    const queue = env.queue(orders(), 'terminated');
    expect(await queue.apply()).toMatchObject({ outcome: 'changed' });
    expect(env.writes).toEqual(['DeleteQueue']);
    expect(await queue.syncState({ fresh: true })).toBe('terminated');
  });
});

describe('a queue that another process deleted, and that is still found', () => {
  it('is deleted with one call, which finds it gone', async () => {
    const env = await environmentWith(orders());
    env.clock.advance(A_MINUTE);
    env.sqs.lag = () => A_MINUTE - 5_000;
    env.sqs.put('orders', undefined);
    expect(await env.queue(orders(), 'terminated').apply()).toMatchObject({ outcome: 'changed', outputs: {} });
    expect(env.writes).toEqual(['DeleteQueue']);
  });
});

describe('a queue whose retention period is read late', () => {
  it('is waited for, up to 15 minutes', async () => {
    const env = await environmentWith(orders({ MessageRetentionPeriod: 60 }));
    env.clock.advance(14 * A_MINUTE);
    env.sqs.lag = () => 14 * A_MINUTE;
    expect(await env.queue(orders({ MessageRetentionPeriod: 120 })).apply()).toMatchObject({ outcome: 'changed' });
    expect(env.writes).toEqual(['SetQueueAttributes']);
  });
});

describe('a setting that is accepted and never seen', () => {
  it('ends in an error that names it, after the time that reads may be behind', async () => {
    const env = await environmentWith(orders({ DelaySeconds: 1 }));
    env.http.inject(
      async () => ({
        statusCode: 200,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: Buffer.from('{}'),
      }),
      { operation: 'SetQueueAttributes', times: Number.POSITIVE_INFINITY },
    );
    const begun = env.clock.now();
    await expect(env.queue(orders({ DelaySeconds: 2 })).apply()).rejects.toThrow('did not change: DelaySeconds');
    expect(env.clock.now() - begun).toBeGreaterThan(A_MINUTE);
    expect(env.clock.now() - begun).toBeLessThan(2 * A_MINUTE);
  });
});

describe('the name of a queue that was deleted', () => {
  it('is waited for until it is free again', async () => {
    const env = await environmentWith(orders());
    await env.queue(orders(), 'terminated').apply();
    expect(await env.queue(orders()).apply()).toMatchObject({ from: 'terminated', outcome: 'changed' });
    expect(env.sqs.queue('orders')).toBeDefined();
  });

  it('is waited for when the queue that someone else deleted is still to be seen', async () => {
    const env = await environmentWith(orders({ DelaySeconds: 1 }));
    env.clock.advance(A_MINUTE);
    env.sqs.lag = () => A_MINUTE - 5_000;
    env.sqs.put('orders', undefined);
    await env.queue(orders({ DelaySeconds: 2 })).apply();
    expect(env.sqs.queue('orders')).toMatchObject({ attributes: { DelaySeconds: '2' } });
  });

  it('is the reason in the event of each wait', async () => {
    const env = await environmentWith(orders());
    await env.queue(orders(), 'terminated').apply();
    const reasons: string[] = [];
    env.pcf.events.on((event) => event.type === 'waiting' && reasons.push(event.reason));
    await env.queue(orders()).apply();
    expect(reasons[0]).toContain('You must wait 60 seconds after deleting a queue');
  });
});
