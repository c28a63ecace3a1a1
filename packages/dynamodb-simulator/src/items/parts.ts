import { Readable } from 'node:stream';
import type { DynaliteLevel, DynalitePart, DynaliteWrite } from 'dynalite/store';
import { within } from './keys.js';

export interface PartOptions {
  readonly level: DynaliteLevel;
  /** Takes what is to be written: it is for the caller to write it. */
  readonly writes: DynaliteWrite[];
  /** Is told when dynalite throws where nobody could catch it. */
  readonly fail: (error: unknown) => void;
}

/**
 * A part of the level, as dynalite sees it. dynalite writes an item and its places in indexes one by one; here they are
 * collected, so that they can be written as a whole. It is for the caller, too, that calls which write follow one another.
 */
export const part = ({ level, writes, fail }: PartOptions, prefix: string): DynalitePart => ({
  get: (key, done) => tell(level.get(prefix + key), done, fail),
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

/** Tells a callback of dynalite what a promise comes to. */
export function tell<T>(
  promise: Promise<T>,
  done: (error: unknown, value?: T) => void,
  fail: PartOptions['fail'],
): void {
  promise.then((value) => done(null, value), done).catch(fail);
}
