import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../src/settings/all.js';

const PACKAGE = join(import.meta.dirname, '..');
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const tests = readFileSync(join(PACKAGE, '../../docs/design/dynamodb-table-tests.md'), 'utf8');

/** Returns the settings in the first column of the table under a header. */
function settingsBelow(text: string, header: string): string[] {
  const [, table = ''] = text.split(header);
  const [rows = ''] = table.split('\n\n');
  return [...rows.matchAll(/^\| `(\w+)` \|/gm)].map(([, setting = '']) => setting);
}

const settings = SETTINGS.flatMap(({ schema }) => Object.keys(schema)).toSorted();

describe('the documentation of the settings', () => {
  it('has a row for each setting in the README', () => {
    expect(settingsBelow(readme, '| setting | change | remove or switch off |').toSorted()).toEqual(settings);
  });

  it('has a row for each setting in the list of tests, and names tests that exist', () => {
    const header = '| setting | create and change | remove or switch off | read |';
    expect(settingsBelow(tests, header).toSorted()).toEqual(settings);
    const files = [...tests.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, file = '']) => file);
    expect(files.filter((file) => !existsSync(join(PACKAGE, 'test', file)))).toEqual([]);
    expect(files.length).toBeGreaterThan(settings.length);
  });
});
