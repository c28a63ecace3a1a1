import { describe, test } from 'vitest';
import { CONTRACTS } from './suite/contracts/all.js';
import { CONTRACT_LIMIT, checkSubject, runContract } from './suite/run-contracts.js';
import type { FlavorSubject } from './suite/subject.js';

/**
 * Defines a Vitest test for each contract, to check a flavor. Call it once in a test file of the flavor's package.
 *
 * A contract that is waived or does not apply is skipped, with the reason.
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
