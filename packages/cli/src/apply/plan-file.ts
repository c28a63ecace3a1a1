import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidPlanError, type PlanDocument, readPlanDocument } from '@pcf/core';
import { messageOf } from '@pcf/core/values';
import type { Invocation } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { UsageError } from '../options.js';
import { usualTimes } from '../output/plan/duration.js';
import { withSession } from '../session.js';
import { timeLimit } from '../time-limit.js';
import { applyField, finish } from './run.js';

/**
 * Finds the plan file among the arguments of `pcf apply`: a single name that ends in `.json` and is a file.
 *
 * @returns its path; `undefined` where the arguments name particles
 */
export async function findPlanFile({ args, io }: Invocation): Promise<string | undefined> {
  const [name, ...others] = args;
  if (name === undefined || others.length > 0 || !name.endsWith('.json')) return undefined;
  const file = resolve(io.cwd, name);
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? file : undefined;
}

/**
 * `pcf apply plan.json`: carries out exactly the plan that `pcf plan --out` wrote, or refuses and says what has changed. It asks
 * nothing: the plan was approved. Run again after an interruption, it does the rest.
 *
 * @throws {@link UsageError} when it is combined with an option that would select something else
 * @throws InvalidPlanError when the file is no plan
 */
export async function applyPlanFile(invocation: Invocation, file: string, signal: AbortSignal): Promise<ExitCode> {
  const { options } = invocation;
  for (const key of ['state', 'cascade', 'prune', 'expect'] as const)
    if (options[key] !== undefined)
      throw new UsageError(`A plan file and --${key} cannot be combined: the plan says it. Remove one of them.`);
  const approved = await readPlanFile(file);
  const { state, prune } = approved.selection;
  const whole = { ...options, ...(state === undefined ? {} : { state }), ...(prune === undefined ? {} : { prune }) };
  return withSession({ ...invocation, args: [], options: whole }, [], async (session) => {
    const { maxTimeout } = timeLimit(options);
    const losses = options.yes ? 'allow' : 'refuse';
    const report = await applyField(session, usualTimes(approved), invocation, {
      signal,
      maxTimeout,
      losses,
      approved,
    });
    return finish(report, invocation, signal);
  });
}

async function readPlanFile(file: string): Promise<PlanDocument> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidPlanError(`${file} is not valid JSON: ${messageOf(error)}`, { cause: error });
  }
  return readPlanDocument(value);
}
