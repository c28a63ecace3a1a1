import { didYouMean } from '@pcf/core';
import type { Invocation } from '../command.js';
import { InterruptedError } from '../errors.js';
import { endBeforeChanges } from '../interrupt.js';
import { UsageError } from '../options.js';
import { STARTERS, type Starter } from './starters.js';

const NAMES = STARTERS.map(({ flavor }) => flavor);

/**
 * Returns the flavors to begin with: those of `--flavor`, or the answer to a question on the terminal.
 *
 * @throws {@link UsageError} for an unknown flavor, or without `--flavor` where the command cannot ask
 * @throws {@link InterruptedError} when it is interrupted at the question
 */
export async function chooseStarters(
  { io, options }: Pick<Invocation, 'io' | 'options'>,
  signal: AbortSignal,
): Promise<Starter[]> {
  const chosen = options.flavor ?? (await askFlavors({ io, options }, signal));
  const unknown = chosen.find((flavor) => !NAMES.includes(flavor));
  if (unknown !== undefined)
    throw new UsageError(
      `pcf init does not know the flavor "${unknown}".${didYouMean(unknown, NAMES)} It knows ${NAMES.join(', ')}. ` +
        'Packages with other flavors are added with npm install.',
    );
  return STARTERS.filter(({ flavor }) => chosen.includes(flavor));
}

async function askFlavors(
  { io, options }: Pick<Invocation, 'io' | 'options'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (options.json || ![io.stdin, io.stdout, io.stderr].every((stream) => stream.isTTY)) {
    const obstacle = options.json ? 'with --json the command cannot ask' : 'this is not an interactive terminal';
    throw new UsageError(
      `Which flavors? Name them with --flavor, because ${obstacle}: ${NAMES.map((name) => `--flavor ${name}`).join(' ')}`,
    );
  }
  const { isCancel, multiselect } = await import('@clack/prompts');
  const answer = await multiselect({
    message: 'Which flavors?',
    options: STARTERS.map(({ flavor, summary }) => ({ value: flavor, label: flavor, hint: summary })),
    required: true,
    input: io.stdin,
    output: io.stdout,
    signal,
  });
  endBeforeChanges(signal);
  if (isCancel(answer)) throw new InterruptedError('SIGINT', 'Nothing was changed.');
  return answer;
}
