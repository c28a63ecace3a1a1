import { describe, inject, it } from 'vitest';
import { tryPairs } from '../support/pairs.js';

describe(`apply, from any table to any other, with real durations (seed ${inject('seed')})`, () => {
  it.each([
    ['half a second', 'demo', 40],
    ['as on AWS', 'aws', 3],
  ] as const)(
    '%s each: does what was planned and nothing else, and is done then',
    async (_, durations, usual) => {
      await tryPairs(durations, usual);
    },
    1_200_000,
  );
});
