import { Readable } from 'node:stream';
import type { DynaliteLevel, DynalitePart, DynaliteWrite } from 'dynalite/store';
import { within } from './keys.js';

export interface PartOptions {
  readonly level: DynaliteLevel;
  /** Collects the writes, for the caller to write. */
  readonly writes: DynaliteWrite[];
  /** Called when dynalite throws in a callback, where no caller can catch it. */
  readonly fail: (error: unknown) => void;
}

/**
 * A part of the level, as dynalite sees it. dynalite writes an item and its index entries one by one; here they are collected, so
 * that they can be written atomically. The caller makes sure that writing calls run one after another.
 */
export const part = ({ level, writes, fail }: PartOptions, prefix: string): DynalitePart => ({
  get: (key, done) => settleCallback(level.get(prefix + key), done, fail),
  put: (key, value, done) => {
    writes.push({ type: 'put', key: prefix + key, value });
    done(null);
  },
  del: (key, done) => {
    writes.push({ type: 'del', key: prefix + key });
    done(null);
  },
  lock: (_key, run) => run((done) => done),
  createValueStream: (range) => Readable.from(level.values(within(prefix, range))),
});

/** Passes the result of a promise to a callback of dynalite. */
export function settleCallback<T>(
  promise: Promise<T>,
  done: (error: unknown, value?: T) => void,
  fail: PartOptions['fail'],
): void {
  promise.then((value) => done(null, value), done).catch(fail);
}
