import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionAfter } from '../../src/policy/json-position.js';

describe('The position after a value of a text of JSON', () => {
  it.each([
    ['the whole', '{}', '', '(1,3)'],
    ['the whole, without what follows it', '{} \n', '', '(1,3)'],
    ['a member', '{"a": 1, "b": "x"}', '/b', '(1,18)'],
    ['an element on another line', '{"a": [\n  1,\n  22\n]}', '/a/1', '(3,5)'],
    ['a list', '{"a": [[], {}], "b": 1}', '/a', '(1,15)'],
    ['an empty list in a list', '[[], {}]', '/0', '(1,4)'],
    ['a member after text that looks like JSON', String.raw`{"a": "}\"],{", "b": true}`, '/b', '(1,26)'],
    ['the last of two members of one name', '{"a": 1, "a": 2}', '/a', '(1,16)'],
  ])('is that of %s', (_title, json, place, position) => {
    expect(positionAfter(json, place)).toBe(position);
  });

  it('ends each value where its own text does, in any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
        const [before, value] = [`{"a":${JSON.stringify(first)},"b":[0,`, JSON.stringify(second)];

        expect(positionAfter(`${before}${value}]}`, '/b/1')).toBe(`(1,${before.length + value.length + 1})`);
      }),
    );
  });

  it('is found at any depth of nesting', () => {
    expect(positionAfter(`${'['.repeat(10_000)}${']'.repeat(10_000)}`, '')).toBe('(1,20001)');
  });
});
