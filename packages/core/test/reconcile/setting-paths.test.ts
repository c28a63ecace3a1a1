import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followSetting, isDeclared } from '../../src/reconcile/plan/setting-paths.js';

const definition = {
  region: 'eu-west-1',
  aws_resource: { TableName: 'orders', Throughput: { Read: 1, Write: undefined }, Tags: [{ Key: 'a' }] },
};

describe('the path of a setting', () => {
  it.each([
    ['from the top', 'aws_resource.Throughput.Read', 1],
    ['from the map of settings', 'Throughput.Read', 1],
    ['into a list', 'Tags[0].Key', 'a'],
    ['of a whole list', 'Tags', [{ Key: 'a' }]],
    ['that leads nowhere', 'Throughput.Size', undefined],
    ['that leads into a text', 'TableName.length', undefined],
  ])('is followed %s', (_, path, value) => {
    expect(followSetting(definition, path)).toEqual(value);
  });

  it.each<[string, boolean]>([
    ['region', true],
    ['TableName', true],
    ['Throughput.Read', true],
    ['Throughput.Write', false],
    ['Throughput.Read.Unit', false],
    ['Tags[team]', true],
    ['toString', false],
    ['BillingMode', false],
  ])('%s: is it declared? %s', (path, expected) => {
    expect(isDeclared(definition, path)).toBe(expected);
  });

  it('of every setting in a definition is declared and can be followed', () => {
    const key = fc.stringMatching(/^[a-z]{1,5}$/);
    const { settings } = fc.letrec((tie) => ({
      settings: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, fc.integer(), fc.boolean(), tie('settings'))),
    }));
    fc.assert(
      fc.property(settings, (whole) => {
        for (const [path, value] of leavesOf(whole)) {
          expect(isDeclared(whole, path)).toBe(true);
          expect(followSetting(whole, path)).toEqual(value);
        }
      }),
    );
  });
});

function leavesOf(value: unknown, path: readonly string[] = []): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}
