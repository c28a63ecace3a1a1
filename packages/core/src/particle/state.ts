import { InvalidStateError } from '../errors/definition-errors.js';

/**
 * The states of a particle, under PCF's names.
 *
 * `running`, `stopped` and `terminated` can be desired; `pending` is only ever observed: the resource is on its way
 * from one state to another, or blocked.
 *
 * @example
 * ```ts
 * particle.desiredState = State.terminated;
 * ```
 */
export const State = {
  running: 'running',
  stopped: 'stopped',
  terminated: 'terminated',
  pending: 'pending',
} as const;

/** One of the values of {@link State}. */
export type State = (typeof State)[keyof typeof State];

/** A state that can be asked for. */
export type DesiredState = Exclude<State, 'pending'>;

export const DESIRED_STATES: readonly DesiredState[] = [State.running, State.stopped, State.terminated];

/**
 * Reads a desired state as a person writes it, in upper or lower case.
 *
 * @param text - what was written, for example `Running`
 * @returns the state
 * @throws {@link InvalidStateError} when it is no state that can be desired; the message suggests the nearest one
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
