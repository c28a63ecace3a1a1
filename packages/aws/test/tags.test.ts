import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagChanges } from '../src/index.js';

const tags = fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), fc.string({ maxLength: 3 }));

/** What is there after the changes were made, in AWS's order or ours. */
function after(current: Record<string, string>, { set, remove }: ReturnType<typeof tagChanges>) {
  const kept = Object.entries(current).filter(([key]) => !remove.includes(key));
  return Object.fromEntries([...kept, ...Object.entries(set)]);
}

describe('the differences between tags', () => {
  it('lead from any tags to any others', () => {
    fc.assert(
      fc.property(tags, tags, (current, desired) => {
        expect(after(current, tagChanges(current, desired))).toEqual({ ...desired });
      }),
    );
  });

  it('are none between equal tags', () => {
    fc.assert(
      fc.property(tags, (same) => {
        expect(tagChanges(same, { ...same })).toEqual({ set: {}, remove: [] });
      }),
    );
  });

  it('never touch the tags of AWS', () => {
    const current = { 'aws:cloudformation:stack-name': 's', 'AWS:other': 'o', mine: '1' };
    expect(tagChanges(current, { 'aws:mine': 'no' })).toEqual({ set: {}, remove: ['mine'] });
  });

  it('hold an empty value to be a value', () => {
    expect(tagChanges({}, { empty: '' })).toEqual({ set: { empty: '' }, remove: [] });
  });
});
