import { NOT_SHOWN } from '@pcf/core/printable';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffOf } from '../../src/output/plan/diff.js';
import { readable, tree } from '../../src/output/plan/values.js';

const known = () => undefined;

/** The lines of a comparison, with their marks. */
function diff(before: unknown, after: unknown, path = 'x'): string[] {
  return diffOf({ path, before, after }, known).map(({ mark, text }) => `${mark} ${text}`);
}

describe('the comparison of a setting', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['a number', 1, 2, ['~ x: 1 → 2']],
    ['a text that looks like a number', '1', 2, ['~ x: "1" → 2']],
    ['what was not set', undefined, 'a', ['+ x: a']],
    ['what is removed', { a: 1 }, undefined, ['- x:', '-   a: 1']],
    ['a value that becomes a map', 1, { a: 1 }, ['- x: 1', '+ x:', '+   a: 1']],
    ['a member of a map', { a: 1, b: 2 }, { a: 1, b: 3 }, ['~ x:', '~   b: 2 → 3', '    (1 unchanged)']],
    ['an item of a list', ['a', 'b'], ['b', 'c'], ['~ x:', '-   - a', '+   - c', '    (1 unchanged)']],
    ['an item that repeats', ['a'], ['a', 'a'], ['~ x:', '+   - a', '    (1 unchanged)']],
    ['the order of a list', ['a', 'b'], ['b', 'a'], ['~ x:', '~   only the order: ["a","b"] → ["b","a"]']],
    ['a list that becomes empty', ['a'], [], ['~ x:', '-   - a']],
    [
      'a map in a list, by the key that names it',
      [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '1' },
      ],
      [
        { Key: 'b', Value: 'two' },
        { Key: 'c', Value: 'x' },
      ],
      [
        '~ x:',
        '-   - Key: a',
        '-     Value: "1"',
        '~   - Key: b',
        '~     Value: "1" → two',
        '      (1 unchanged)',
        '+   - Key: c',
        '+     Value: x',
      ],
    ],
    ['maps without a name, by position', [{ a: 1 }], [{ a: 2 }], ['~ x:', '~   -', '~     a: 1 → 2']],
    [
      'a policy that is written as JSON, by statement',
      JSON.stringify({ Statement: [{ Sid: 'A', Action: ['x:Get'] }] }),
      JSON.stringify({ Statement: [{ Sid: 'A', Action: ['x:Get', 'x:Put'] }] }, null, 2),
      [
        '~ x:',
        '~   Statement:',
        '~     - Sid: A',
        '~       Action:',
        '+         - x:Put',
        '          (1 unchanged)',
        '        (1 unchanged)',
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(diff(before, after)).toEqual(expected);
  });

  it('shows no value whose name tells a secret', () => {
    expect(diff('one', 'two', 'db.Password')).toEqual([`~ db.Password: ${NOT_SHOWN}, changed`]);
    expect(diff({ apiKey: 'one' }, { apiKey: 'two', b: 1 }).join()).not.toMatch(/one|two/);
  });

  it('is empty of line breaks and control characters for any values, and ends', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (before, after, path) => {
        for (const line of diff(before, after, path)) expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('the settings of what is created', () => {
  it('are written as YAML', () => {
    const value = {
      Name: 'a',
      Port: 1,
      On: 'yes',
      Empty: [],
      None: {},
      List: [{ a: 1, b: [2] }, 'x: y'],
      Left: undefined,
    };
    expect(tree(undefined, readable(value), known)).toEqual([
      'Name: a',
      'Port: 1',
      'On: "yes"',
      'Empty: []',
      'None: {}',
      'List:',
      '  - a: 1',
      '    b:',
      '      - 2',
      '  - "x: y"',
    ]);
  });
});
