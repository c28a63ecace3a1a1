import type { Duration } from '@pcf/core';
import { ContractError, NotApplicable, problemOf } from './assertions.js';
import { type Contract, ContractContext } from './context.js';
import { CONTRACTS } from './contracts/all.js';
import type { FlavorSubject } from './subject.js';

/** The result of a contract. */
export interface ContractResult {
  readonly name: string;
  readonly title: string;
  /** `skipped`: the contract does not apply to this flavor, was not checked, or fails as an earlier one does. */
  readonly outcome: 'passed' | 'failed' | 'waived' | 'skipped';
  /** Why it was waived or skipped. */
  readonly reason?: string;
  /** What it has not checked although it passed, and why. */
  readonly notes?: readonly string[];
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
  /** The time limit of each contract, in milliseconds of real time. Default: that of the subject, or a minute. */
  readonly limit?: Duration;
  /** Stops after the first contract that fails. */
  readonly bail?: boolean;
  /** The names of the contracts to run; all by default. */
  readonly only?: readonly string[];
}

/** The default time limit of a contract. */
const CONTRACT_LIMIT: Duration = 60_000;

/** Returns the time limit of a contract: its own, or that of all. */
export function limitOf({ limits = {}, limit: ofAll }: FlavorSubject, name: string, limit?: Duration): Duration {
  return limits[name] ?? limit ?? ofAll ?? CONTRACT_LIMIT;
}

/**
 * Runs every contract on a flavor, one after another. A waived contract runs only on virtual time, to check whether the waiver
 * is still needed. Contracts that fail for the same reason as an earlier one are reported as skipped.
 *
 * @returns the result of each; a failed contract does not throw
 * @throws ContractError when the subject itself is invalid, for example because a waiver has no reason; or `only` has an unknown name
 *
 * @example
 * ```ts
 * const { results } = await runContracts(subject);
 * const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
 * ```
 */
export async function runContracts(subject: FlavorSubject, options: RunOptions = {}): Promise<Report> {
  checkSubject(subject);
  const run = new SuiteRun(subject, options);
  const results: ContractResult[] = [];
  for (const contract of selected(options.only)) {
    const result = await run.result(contract);
    results.push(result);
    if (options.bail && result.outcome === 'failed') break;
  }
  return { flavor: subject.flavor, results };
}

/** @throws ContractError for an unknown name */
function selected(only: readonly string[] | undefined): readonly Contract[] {
  if (!only) return CONTRACTS;
  const unknown = only.filter((name) => !CONTRACTS.some((contract) => contract.name === name));
  if (unknown.length > 0)
    throw new ContractError(`there is no contract ${unknown.map((name) => `"${name}"`).join(', ')}`);
  return CONTRACTS.filter(({ name }) => only.includes(name));
}

/** One run of the suite on a subject: contracts that fail for one reason report it once. */
export class SuiteRun {
  /** The contract that failed first, by what is wrong. */
  readonly #failures = new Map<string, string>();

  constructor(
    private readonly subject: FlavorSubject,
    private readonly options: RunOptions = {},
  ) {}

  /** Runs one contract. */
  async result(contract: Contract): Promise<ContractResult> {
    const { name, title } = contract;
    const { subject } = this;
    const limit = limitOf(subject, name, this.options.limit);
    const reason = subject.waive?.[name];
    if (reason === undefined) return { name, title, ...this.#onceEach(name, await attempt(subject, contract, limit)) };
    if (await isCheap(subject)) {
      const { outcome } = await attempt(subject, contract, limit);
      if (outcome === 'passed') {
        const error = new ContractError(`"${name}" is waived (${reason}), but the flavor passes it: remove the waiver`);
        return { name, title, outcome: 'failed', error };
      }
    }
    return { name, title, outcome: 'waived', reason };
  }

  #onceEach(name: string, result: Attempt): Attempt {
    if (result.outcome !== 'failed') return result;
    const problem = problemOf(result.error);
    const reasons = [problem, ...rootOf(result.error)];
    const first = reasons.map((reason) => this.#failures.get(reason)).find((known) => known !== undefined);
    for (const reason of reasons) if (!this.#failures.has(reason)) this.#failures.set(reason, first ?? name);
    if (first === undefined) return result;
    return { outcome: 'skipped', reason: `not checked: it fails as "${first}" does: ${problem.split('\n')[0]}` };
  }
}

/** Returns the error that began it: two contracts can meet it in different ways. */
function rootOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  if (error.cause !== undefined) return rootOf(error.cause);
  return error instanceof ContractError ? [] : [`${error.name}: ${error.message}`];
}

type Attempt = Pick<ContractResult, 'outcome' | 'reason' | 'notes' | 'error'>;

/** Whether contracts run on virtual time, and so take little real time. */
async function isCheap(subject: FlavorSubject): Promise<boolean> {
  const context = new ContractContext(subject);
  try {
    return await context.isVirtual();
  } finally {
    await context.dispose();
  }
}

async function attempt(subject: FlavorSubject, contract: Contract, limit: Duration): Promise<Attempt> {
  const context = new ContractContext(subject);
  try {
    try {
      await withLimit(contract.run(context), limit);
    } finally {
      await context.dispose();
    }
    const { notes } = context;
    return { outcome: 'passed', ...(notes.length > 0 && { notes }) };
  } catch (error) {
    if (error instanceof NotApplicable) return { outcome: 'skipped', reason: error.message };
    return { outcome: 'failed', error };
  }
}

async function withLimit(work: Promise<void>, limit: Duration): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    const message = `it did not end within ${limit / 1000} s. If the flavor needs more time, set "limits" of the subject`;
    timer = setTimeout(() => reject(new ContractError(message)), limit);
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
export function checkSubject({
  flavor,
  definitions,
  transitions = [],
  waive = {},
  exempt = {},
  limits = {},
}: FlavorSubject): void {
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
    ...Object.entries(exempt)
      .filter(([, reason]) => reason.trim() === '')
      .map(([path]) => `it exempts "${path}" without a reason`),
    ...Object.keys(limits)
      .filter((name) => !known.includes(name))
      .map((name) => `it limits the unknown contract "${name}"; known: ${known.join(', ')}`),
  ];
  if (problems.length > 0) throw new ContractError(`The subject for "${flavor}" is invalid: ${problems.join('; ')}.`);
}
