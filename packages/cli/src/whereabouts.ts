import type { Whereabouts } from '@pcf/core';
import type { Invocation } from './command.js';
import { orAborted } from './interrupt.js';
import { renderPlaces } from './output/header.js';
import { environmentOf, type Session } from './session.js';

/** Returns where the calls of a command go. With `--json` nothing is asked for, unless a plan file is to say it. */
export async function whereaboutsFor(
  { field, selection }: Session,
  { options }: Pick<Invocation, 'options'>,
  signal: AbortSignal,
): Promise<readonly Whereabouts[]> {
  if (options.json && options.out === undefined) return [];
  return orAborted(signal, field.whereabouts({ ...selection, signal }));
}

/** Returns a line for each account and endpoint that a command is about, and for the environment, where there is one. */
export async function placesFor(session: Session, invocation: Invocation, signal: AbortSignal): Promise<string[]> {
  return renderPlaces(await whereaboutsFor(session, invocation, signal), environmentOf(invocation));
}
