import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CONTRACTS } from '../../src/suite/contracts/all.js';
import { SuiteRun } from '../../src/suite/run-contracts.js';
import { BROKEN } from '../support/broken-flavors.js';
import { leaks } from '../support/broken-particles.js';

const namesOf = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name).sort();

describe('a flavor that', () => {
  afterEach(() => {
    for (const timer of leaks.splice(0)) clearInterval(timer);
    vi.restoreAllMocks();
  });

  it.each(BROKEN)('$what fails $fails.0', { timeout: 60_000 }, async ({ fails: [meant], subject }) => {
    vi.spyOn(console, 'debug').mockReturnValue(undefined);
    const contract = CONTRACTS.find(({ name }) => name === meant);
    const result = contract && (await new SuiteRun(subject()).result(contract));
    expect(result?.outcome).toBe('failed');
  });
});

describe('the contracts', () => {
  it('are each failed by a flavor that violates exactly one', () => {
    const broken = new Set(BROKEN.flatMap(({ fails }) => fails.slice(0, 1)));
    const spare = namesOf(CONTRACTS).filter((name) => !broken.has(name));
    expect(spare).toEqual([]);
  });

  it('are all in the README', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    const lines = CONTRACTS.map(({ name, title }) => `| \`${name}\` | ${title} |`);
    expect(readme).toContain(lines.join('\n'));
  });

  it('have unique names, in kebab case', () => {
    const names = namesOf(CONTRACTS);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});
