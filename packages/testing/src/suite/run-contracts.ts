import type { Duration } from '@pcf/core';
import { Bench } from './bench.js';
import { checkSubject } from './check-subject.js';
import type { Contract } from './contract.js';
import { ContractError, NotApplicable } from './contract-error.js';
import { CONTRACTS } from './contracts.js';
import type { FlavorSubject } from './subject.js';

/** What came of one contract. */
export interface ContractResult {
  readonly name: string;
  readonly title: string;
  /** `skipped`: there was nothing to try it on. */
  readonly outcome: 'passed' | 'failed' | 'waived' | 'skipped';
  /** Why it was waived or skipped. */
  readonly reason?: string;
  /** Why it failed. */
  readonly error?: unknown;
}

/** What came of all contracts. */
export interface Report {
  readonly flavor: string;
  readonly results: readonly ContractResult[];
}

/** How to run contracts. */
export interface RunOptions {
  /** The longest that each may take on the machine's own time, in milliseconds; a minute where absent. */
  readonly limit?: Duration;
}

/** The longest that a contract may take where nobody says otherwise. */
export const CONTRACT_LIMIT: Duration = 60_000;

/**
 * Tries every contract on a flavor, one after the other. A contract that is waived is tried only where it takes no time, to
 * see whether the waiver is still needed.
 *
 * @returns what came of each; it does not throw when one fails
 * @throws ContractError when the subject itself is wrong, for example by a waiver without a reason
 *
 * @example
 * ```ts
 * const { results } = await runContracts(subject);
 * const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
 * ```
 */
export async function runContracts(subject: FlavorSubject, options: RunOptions = {}): Promise<Report> {
  checkSubject(subject);
  const results: ContractResult[] = [];
  for (const contract of CONTRACTS) results.push(await runContract(subject, contract, options));
  return { flavor: subject.flavor, results };
}

/** Tries one contract. */
export async function runContract(
  subject: FlavorSubject,
  contract: Contract,
  { limit = CONTRACT_LIMIT }: RunOptions = {},
): Promise<ContractResult> {
  const { name, title } = contract;
  const reason = subject.waive?.[name];
  if (reason === undefined) return { name, title, ...(await attempt(subject, contract, limit)) };
  if (await isCheap(subject)) {
    const { outcome } = await attempt(subject, contract, limit);
    if (outcome === 'passed') {
      const error = new ContractError(`"${name}" is waived (${reason}), but the flavor keeps it: take the waiver away`);
      return { name, title, outcome: 'failed', error };
    }
  }
  return { name, title, outcome: 'waived', reason };
}

/** Whether contracts take no time: that is so where the backend's time is virtual. */
async function isCheap(subject: FlavorSubject): Promise<boolean> {
  const bench = new Bench(subject);
  try {
    return await bench.isVirtual();
  } finally {
    await bench.dispose();
  }
}

async function attempt(
  subject: FlavorSubject,
  contract: Contract,
  limit: Duration,
): Promise<Pick<ContractResult, 'outcome' | 'reason' | 'error'>> {
  const bench = new Bench(subject);
  try {
    try {
      await withLimit(contract.run(bench), limit);
    } finally {
      await bench.dispose();
    }
    return { outcome: 'passed' };
  } catch (error) {
    if (error instanceof NotApplicable) return { outcome: 'skipped', reason: error.message };
    return { outcome: 'failed', error };
  }
}

async function withLimit(work: Promise<void>, limit: Duration): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ContractError(`it did not end within ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
