import { VirtualClock } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import { SharedWalks } from '../../src/index.js';

/** Walks over a provider's list, counted. */
function counted() {
  const clock = new VirtualClock();
  const walks = new SharedWalks<string>({ clock });
  const state = { list: ['i-1'], walked: 0 };
  const walk = async () => {
    state.walked += 1;
    return [...state.list];
  };
  const signal = new AbortController().signal;
  const read = (after?: number, key = 'eu-west-1') => walks.read({ key, walk, signal, after });
  return { clock, walks, state, read };
}

describe('walks that particles share', () => {
  it('are one for all that ask at the same time', async () => {
    const { state, read } = counted();
    expect(await Promise.all(Array.from({ length: 100 }, () => read()))).toEqual(Array(100).fill(['i-1']));
    expect(state.walked).toBe(1);
  });

  it('are apart for other places', async () => {
    const { state, read } = counted();
    await Promise.all([read(0, 'eu-west-1'), read(0, 'us-east-1')]);
    expect(state.walked).toBe(2);
  });

  it('show what a particle has written itself', async () => {
    const { walks, state, read } = counted();
    await read();
    state.list.push('i-2');
    const wrote = walks.wrote();
    expect(await read(wrote)).toEqual(['i-1', 'i-2']);
    expect(await read(wrote)).toEqual(['i-1', 'i-2']);
    expect(state.walked).toBe(2);
  });

  it('are one for many that have written', async () => {
    const { walks, state, read } = counted();
    const moments = Array.from({ length: 50 }, () => walks.wrote());
    await Promise.all(moments.map((moment) => read(moment)));
    expect(state.walked).toBe(1);
  });

  it('are made again after a second', async () => {
    const { clock, state, read } = counted();
    await read();
    await clock.sleep(1_001);
    await read();
    expect(state.walked).toBe(2);
  });

  it('do not fail for others when the particle that began one is aborted', async () => {
    const clock = new VirtualClock();
    const walks = new SharedWalks<string>({ clock });
    const aborted = new AbortController();
    const first = walks.read({
      key: 'a',
      walk: () =>
        new Promise((_, reject) => {
          aborted.signal.addEventListener('abort', () => reject(aborted.signal.reason));
        }),
      signal: aborted.signal,
    });
    const second = walks.read({ key: 'a', walk: async () => ['i-1'], signal: new AbortController().signal });
    aborted.abort(new Error('stopped'));
    await expect(first).rejects.toThrow('stopped');
    expect(await second).toEqual(['i-1']);
  });

  it('fail for each that asks, where each walk fails', async () => {
    const walks = new SharedWalks<string>({ clock: new VirtualClock() });
    const signal = new AbortController().signal;
    const read = () => walks.read({ key: 'a', walk: () => Promise.reject(new Error('denied')), signal });
    const results = await Promise.allSettled([read(), read(), read()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});
