import type { Duration } from '@pcf/core';
import { ContractError, NotApplicable } from './assertions.js';
import { type Contract, ContractContext } from './context.js';
import { CONTRACTS } from './contracts/all.js';
import type { FlavorSubject } from './subject.js';

/** The result of a contract. */
export interface ContractResult {
  readonly name: string;
  readonly title: string;
  /** `skipped`: the contract does not apply to this flavor. */
  readonly outcome: 'passed' | 'failed' | 'waived' | 'skipped';
  /** Why it was waived or skipped. */
  readonly reason?: string;
  /** Why it failed. */
  readonly error?: unknown;
}

/** The results of all contracts. */
export interface Report {
  readonly flavor: string;
  readonly results: readonly ContractResult[];
}

/** The options of {@link runContracts}. */
export interface RunOptions {
  /** The time limit of each contract, in milliseconds of real time. Default: a minute. */
  readonly limit?: Duration;
}

/** The default time limit of a contract. */
export const CONTRACT_LIMIT: Duration = 60_000;

/**
 * Runs every contract on a flavor, one after another. A waived contract runs only on virtual time, to check whether the waiver
 * is still needed.
 *
 * @returns the result of each; a failed contract does not throw
 * @throws ContractError when the subject itself is invalid, for example because a waiver has no reason
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

/** Runs one contract. */
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
      const error = new ContractError(`"${name}" is waived (${reason}), but the flavor passes it: remove the waiver`);
      return { name, title, outcome: 'failed', error };
    }
  }
  return { name, title, outcome: 'waived', reason };
}

/** Whether contracts run on virtual time, and so take little real time. */
async function isCheap(subject: FlavorSubject): Promise<boolean> {
  const context = new ContractContext(subject);
  try {
    return await context.isVirtual();
  } finally {
    await context.dispose();
  }
}

async function attempt(
  subject: FlavorSubject,
  contract: Contract,
  limit: Duration,
): Promise<Pick<ContractResult, 'outcome' | 'reason' | 'error'>> {
  const context = new ContractContext(subject);
  try {
    try {
      await withLimit(contract.run(context), limit);
    } finally {
      await context.dispose();
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

/**
 * Checks that a subject is valid.
 *
 * @throws ContractError that lists what its author must correct
 */
export function checkSubject({ flavor, definitions, transitions = [], waive = {} }: FlavorSubject): void {
  const names = Object.keys(definitions);
  const known = CONTRACTS.map((contract) => contract.name);
  const problems = [
    ...(names.length === 0 ? ['it has no definitions: add at least one'] : []),
    ...transitions
      .flat()
      .filter((name) => !names.includes(name))
      .map((name) => `a transition uses the unknown definition "${name}"; known: ${names.join(', ')}`),
    ...Object.keys(waive)
      .filter((name) => !known.includes(name))
      .map((name) => `it waives the unknown contract "${name}"; known: ${known.join(', ')}`),
    ...Object.entries(waive)
      .filter(([, reason]) => reason.trim() === '')
      .map(([name]) => `it waives "${name}" without a reason`),
  ];
  if (problems.length > 0) throw new ContractError(`The subject for "${flavor}" is invalid: ${problems.join('; ')}.`);
}
