import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTags, declaredTags, tagChanges, tagEntries } from '../../src/index.js';

const tags = fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), fc.string({ maxLength: 3 }));

/** The tags after the changes, in the order of AWS or ours. */
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

describe('the tags of a definition', () => {
  const messages = (tags: unknown) => declaredTags.safeParse(tags).error?.issues.map(({ message }) => message);

  it('are a map as PCF wrote them, or a list as AWS does', () => {
    const map = declaredTags.parse({ Name: 'a', Stage: 'b' });
    const list = declaredTags.parse([
      { Key: 'Name', Value: 'a' },
      { Key: 'Stage', Value: 'b' },
    ]);
    const entries = (tags: typeof map) => tagEntries(tags).map(({ key, value }) => [key, value]);
    expect(entries(map)).toEqual(entries(list));
  });

  it('are refused with the rule of the form that was meant', () => {
    expect(messages([{ Key: 'Name' }])).toEqual([
      '[0].Value: Invalid input: expected string, received undefined; tags are a map of names to values, or a list of { Key, Value }',
    ]);
    expect(messages('Name=a')).toEqual(['tags are a map of names to values, or a list of { Key, Value }']);
  });

  it.each([
    [{ 'aws:mine': 'x' }, 'Tags.aws:mine: tags that start with "aws:" belong to AWS: remove it.'],
    [{ '': 'x' }, 'Tags.: a key must have 1 to 128 characters, found 0.'],
    [{ 'a?': 'x' }, 'Tags.a?: a key can contain only letters, digits, spaces and + - = . _ : / @.'],
    [{ a: '?' }, 'Tags.a: a value can contain only letters, digits, spaces and + - = . _ : / @.'],
  ])('%j breaks a rule of AWS', (tags, expected) => {
    expect(checkTags(tags).map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([expected]);
  });

  it('name each key once, and are fifty at the most', () => {
    const twice = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];
    expect(checkTags(twice)).toMatchObject([
      { path: ['Tags', 1], message: 'the tag "a" is a duplicate: use each key once.' },
    ]);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`tag${at}`, '']));
    expect(checkTags(many)).toMatchObject([
      { path: ['Tags'], message: 'a resource can have at most 50 tags, found 51.' },
    ]);
    expect(checkTags(undefined)).toEqual([]);
  });
});
