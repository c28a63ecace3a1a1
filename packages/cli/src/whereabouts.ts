import type { Whereabouts } from '@pcf/core';
import type { Invocation } from './command.js';
import { orAborted } from './interrupt.js';
import { renderWhereabouts } from './output/header.js';
import type { Session } from './session.js';

/** Returns where the calls of a command go. With `--json` nothing is asked for, unless a plan file is to say it. */
export async function whereaboutsFor(
  { field, selection }: Session,
  { options }: Pick<Invocation, 'options'>,
  signal: AbortSignal,
): Promise<readonly Whereabouts[]> {
  if (options.json && options.out === undefined) return [];
  return orAborted(signal, field.whereabouts({ ...selection, signal }));
}

/** Returns a line for each account and endpoint that a command is about. */
export async function placesFor(...args: Parameters<typeof whereaboutsFor>): Promise<string[]> {
  return renderWhereabouts(await whereaboutsFor(...args));
}
