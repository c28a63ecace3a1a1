/**
 * The states of a particle, with PCF's names.
 *
 * `running`, `stopped` and `terminated` can be desired. `pending` is only observed: the resource is changing, or blocked.
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

/** A state that can be desired. */
export type DesiredState = Exclude<State, 'pending'>;

export const DESIRED_STATES: readonly DesiredState[] = [State.running, State.stopped, State.terminated];
