import { describe, it } from 'vitest';
import { seed, tryPairs } from './support/pairs.js';

describe(`apply, from any table to any other (seed ${seed})`, () => {
  it('does what was planned and nothing else, and is done then', () => tryPairs('instant', 160), 1_200_000);
});
