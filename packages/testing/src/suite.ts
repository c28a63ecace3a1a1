import { describe, test } from 'vitest';
import { checkSubject } from './suite/check-subject.js';
import { CONTRACTS } from './suite/contracts.js';
import { CONTRACT_LIMIT, runContract } from './suite/run-contracts.js';
import type { FlavorSubject } from './suite/subject.js';

/**
 * Proves a flavor: makes a Vitest test of each contract. Call it once in a test file of the flavor's package.
 *
 * A contract that is waived, or that has nothing to be tried on, is reported as skipped with the reason.
 *
 * @throws ContractError when the subject itself is wrong, for example by a waiver without a reason
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
    for (const contract of CONTRACTS) {
      const waiver = subject.waive?.[contract.name];
      const title = `${contract.name}: ${contract.title}${waiver === undefined ? '' : ` (waived: ${waiver})`}`;
      test(title, { timeout: 2 * CONTRACT_LIMIT }, async ({ skip }) => {
        const { outcome, reason, error } = await runContract(subject, contract);
        if (outcome === 'failed') throw error;
        if (outcome !== 'passed') skip(reason);
      });
    }
  });
}
