import type { Invocation } from './command.js';
import { orAborted } from './interrupt.js';
import { renderWhereabouts } from './output/header.js';
import type { Session } from './session.js';

/** Returns a line for each account and endpoint that a command is about. With `--json` nothing is asked for. */
export async function placesFor(
  { field, selection }: Session,
  { options }: Pick<Invocation, 'options'>,
  signal: AbortSignal,
): Promise<string[]> {
  if (options.json) return [];
  return renderWhereabouts(await orAborted(signal, field.whereabouts({ ...selection, signal })));
}
