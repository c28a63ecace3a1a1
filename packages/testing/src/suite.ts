import { afterAll, describe, test } from 'vitest';
import { CONTRACTS } from './suite/contracts/all.js';
import { checkSubject, limitOf, SuiteRun } from './suite/run-contracts.js';
import type { FlavorSubject } from './suite/subject.js';

/**
 * Defines a Vitest test for each contract, to check a flavor. Call it once in a test file of the flavor's package.
 *
 * A contract that is waived or does not apply is skipped, with the reason. So is one that fails for the same reason as an earlier
 * one. What was not checked, because the backend lacks a hook, is printed at the end.
 *
 * @throws ContractError when the subject itself is invalid, for example because a waiver has no reason
 *
 * @example
 * ```ts
 * describeFlavor({
 *   plugin: notes,
 *   flavor: 'note',
 *   definitions: { short: { note: { text: 'hi' } }, long: { note: { text: 'good morning' } } },
 *   transitions: [['short', 'long']],
 *   backend: () => ({ services: [bind(NOTES, { useValue: new Map() })] }),
 *   waive: { blocked: 'a note is never blocked', 'unknown-status': 'a note has no status' },
 * });
 * ```
 */
export function describeFlavor(subject: FlavorSubject): void {
  checkSubject(subject);
  describe(`flavor ${subject.flavor}`, () => {
    const run = new SuiteRun(subject);
    const unchecked: string[] = [];
    for (const contract of CONTRACTS) {
      const { name } = contract;
      const waiver = subject.waive?.[name];
      const title = `${name}: ${contract.title}${waiver === undefined ? '' : ` (waived: ${waiver})`}`;
      test(title, { timeout: 2 * limitOf(subject, name) }, async ({ skip }) => {
        const { outcome, reason, notes = [], error } = await run.result(contract);
        for (const note of [...notes, ...(reason?.startsWith('not checked') ? [reason] : [])])
          unchecked.push(`${name}: ${note}`);
        if (outcome === 'failed') throw error;
        if (outcome !== 'passed') skip(reason);
      });
    }
    afterAll(() => {
      if (unchecked.length > 0) console.warn(`flavor ${subject.flavor}:\n  ${unchecked.join('\n  ')}`);
    });
  });
}
