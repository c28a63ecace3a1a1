import { describe, inject, it } from 'vitest';
import { tryPairs } from '../support/pairs.js';

describe(`apply, from any table to any other (seed ${inject('seed')})`, () => {
  it('does what was planned and nothing else, and is done then', () => tryPairs('instant', 160), 1_200_000);
});
