import type { Durations } from '../durations.js';
import { parseInput } from '../shapes/input.js';
import type { Infer, StructShape } from '../shapes/shape.js';
import type { Region, World } from '../state.js';

/** What an operation acts on: the caller's tables in the caller's region, settled at the current time. */
export interface Call {
  readonly world: World;
  readonly region: Region;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly durations: Durations;
}

/** From a call and the JSON body of its request to the JSON body of its answer. Throws `AwsError`. */
export type Operation = (call: Call, body: unknown) => Record<string, unknown>;

export const operation =
  <S extends StructShape>(input: S, run: (call: Call, input: Infer<S>) => Record<string, unknown>): Operation =>
  (call, body) =>
    run(call, parseInput(input.name, input, body));
