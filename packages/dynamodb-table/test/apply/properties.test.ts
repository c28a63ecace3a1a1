import { describe, inject, it } from 'vitest';
import { tryPairs } from '../support/pairs.js';

describe(`apply, from any table to any other (seed ${inject('seed')})`, () => {
  it('does what was planned, nothing else, and is complete then', () => tryPairs('instant', 160), 1_200_000);
});
