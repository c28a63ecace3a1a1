import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Claim,
  editClaim,
  formatClaim,
  freeClaim,
  isClaimName,
  parseClaim,
} from '../../src/service-folder/claim.js';

const holder = fc.record({
  pid: fc.integer({ min: 1, max: 4_194_304 }),
  birth: fc.stringMatching(/^[0-9a-f-]{1,60}$/),
});
const time = fc.integer({ min: 0, max: 10 ** 14 });
const claim: fc.Arbitrary<Claim> = fc.oneof(
  fc.record({ kind: fc.constant('free'), nonce: fc.uuid() }),
  fc.record({ kind: fc.constant('edit'), holder, nonce: fc.uuid() }),
  fc.record({ kind: fc.constant('run'), holder, startedAt: time }),
  fc.record({ kind: fc.constant('stop'), holder, startedAt: time, stopAt: time }),
);

describe('the name of a claim', () => {
  it('contains the whole claim', () => {
    fc.assert(
      fc.property(claim, (some) => {
        expect(parseClaim(formatClaim(some))).toEqual(some);
      }),
    );
  });

  it('is a file name, and is recognised as a claim', () => {
    fc.assert(
      fc.property(claim, (some) => {
        expect(formatClaim(some)).toMatch(/^[a-z0-9.-]{1,200}$/);
        expect(isClaimName(formatClaim(some))).toBe(true);
      }),
    );
  });

  it('is never used twice', () => {
    const self = { pid: 1, birth: '1' };
    expect(formatClaim(freeClaim())).not.toBe(formatClaim(freeClaim()));
    expect(formatClaim(editClaim(self))).not.toBe(formatClaim(editClaim(self)));
  });

  it.each([
    'claim.',
    'claim.run.0.1.5',
    'claim.run.-1.1.5',
    'claim.run.12.1',
    'claim.run.12.1.5x',
    'claim.run.12..5',
    'claim.run.12.1.99999999999999999999',
    'claim.edit.12.1',
    'claim.other.12.1.5',
    'description.json',
  ])('is not %s', (name) => {
    expect(parseClaim(name)).toBeUndefined();
  });
});
