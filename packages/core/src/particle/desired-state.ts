import { InvalidStateError } from '../errors/definition-errors.js';
import { DESIRED_STATES, type DesiredState } from '../model/state.js';

/**
 * Parses a desired state, in upper or lower case.
 *
 * @param text - for example `Running`
 * @returns the state
 * @throws {@link InvalidStateError} when it is not a desired state; the message suggests the nearest one
 *
 * @example
 * ```ts
 * parseState('Terminated'); // 'terminated'
 * ```
 */
export function parseState(text: string): DesiredState {
  const state = DESIRED_STATES.find((candidate) => candidate === text.toLowerCase());
  if (state === undefined) throw new InvalidStateError(text, DESIRED_STATES);
  return state;
}
