import { afterEach, describe, expect, it, vi } from 'vitest';
import { runContracts } from '../../src/index.js';
import { BROKEN } from '../support/broken-flavors.js';
import { leaks } from '../support/broken-particles.js';

describe('all contracts report a flavor that', () => {
  afterEach(() => {
    for (const timer of leaks.splice(0)) clearInterval(timer);
    vi.restoreAllMocks();
  });

  it.each(BROKEN)('$what: $fails.0 or what follows from it, and nothing else', async ({ subject, fails }) => {
    vi.spyOn(console, 'debug').mockReturnValue(undefined);
    const { results } = await runContracts(subject());
    const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
    expect(failed).not.toEqual([]);
    expect(failed.filter((name) => !fails.includes(name))).toEqual([]);
  });
});
