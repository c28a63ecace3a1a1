import { describe, expect, it } from 'vitest';
import { notLowerable } from '../../src/settings/capacity/decreases.js';

const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR = 60 * 60_000;

/** A throughput that was lowered this many times today, and last this long ago. */
const lowered = (NumberOfDecreasesToday: number, ago?: number) => ({
  ProvisionedThroughput: {
    NumberOfDecreasesToday,
    ...(ago === undefined ? {} : { LastDecreaseDateTime: new Date(NOW - ago) }),
  },
});

describe('throughput that DynamoDB does not lower for now', () => {
  it('was lowered four times today, and within the last hour', () => {
    expect(notLowerable(lowered(4, HOUR - 1), NOW)).toEqual({ '': NOW + 1 });
    expect(notLowerable(lowered(9, 0), NOW)).toEqual({ '': NOW + HOUR });
  });

  it.each([
    ['lowered three times', lowered(3, 0)],
    ['lowered an hour ago', lowered(4, HOUR)],
    ['never lowered', {}],
    ['lowered at an unknown time', lowered(4)],
    ['lowered yesterday', { ProvisionedThroughput: { LastDecreaseDateTime: new Date(NOW) } }],
  ])('is not that which was %s', (_, table) => {
    expect(notLowerable(table, NOW)).toBeUndefined();
  });

  it('can be lowered again on the next day', () => {
    const late = Date.UTC(2026, 0, 1, 23, 30);
    const ProvisionedThroughput = { NumberOfDecreasesToday: 4, LastDecreaseDateTime: new Date(late) };
    expect(notLowerable({ ProvisionedThroughput }, late)).toEqual({ '': Date.UTC(2026, 0, 2) });
  });

  it('is reported for the table and for each index', () => {
    const index = (IndexName: string, times: number) => ({ IndexName, ...lowered(times, 0) });
    const GlobalSecondaryIndexes = [index('a', 4), index('b', 3), index('c', 5)];
    expect(notLowerable({ ...lowered(4, 0), GlobalSecondaryIndexes }, NOW)).toEqual({
      '': NOW + HOUR,
      a: NOW + HOUR,
      c: NOW + HOUR,
    });
    expect(notLowerable({ ...lowered(0, 0), GlobalSecondaryIndexes }, NOW)).toEqual({ a: NOW + HOUR, c: NOW + HOUR });
  });
});
