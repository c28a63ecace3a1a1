import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as facts from '@pcf/dynamodb-facts';
import { describe, expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '../src');

describe('the facts', () => {
  it('are data: JSON keeps every value', () => {
    for (const value of Object.values(facts)) expect(JSON.parse(JSON.stringify(value))).toEqual(value);
  });

  it('count durations in whole milliseconds', () => {
    const durations = [...Object.values(facts.DURATIONS), ...Object.values(facts.WHOLE_CHANGES)];
    expect(durations.filter((value) => !Number.isInteger(value) || value <= 0)).toEqual([]);
  });

  it('have ranges that hold something', () => {
    const ranges = Object.values(facts).filter(
      (value) => typeof value === 'object' && 'min' in value && 'max' in value,
    );
    expect(ranges.length).toBeGreaterThan(5);
    for (const range of ranges) expect(range).toSatisfy(({ min, max }: facts.Range) => min <= max);
  });

  it('offer strongly consistent tables only where there are replicas', () => {
    expect(facts.STRONG_REGION_SETS.flat()).toSatisfy((regions: string[]) =>
      regions.every((region) => facts.REPLICA_REGIONS.includes(region)),
    );
    expect(facts.ALL_REGIONS).toEqual(expect.arrayContaining([...facts.REPLICA_REGIONS]));
  });

  it.each(['limits.ts', 'quotas.ts', 'durations.ts', 'refusals.ts', 'regions.ts'])(
    'name their sources in %s',
    (file) => {
      expect(readFileSync(join(SOURCES, file), 'utf8')).toMatch(/https:\/\/docs\.aws\.amazon\.com|DDB-TABLE-\d{3}/);
    },
  );

  it('import nothing', () => {
    const imports = readdirSync(SOURCES).flatMap((file) => [
      ...readFileSync(join(SOURCES, file), 'utf8').matchAll(/from '([^.'][^']*)'/g),
    ]);
    expect(imports).toEqual([]);
  });
});
