import type { CallContext } from '../world/call-context.js';
import { parseInput } from './input.js';
import type { Infer, StructShape } from './shape.js';

/** From a call and the JSON body of its request to the JSON body of its answer. Throws `AwsError`. */
export type Operation = (call: CallContext, body: unknown) => Record<string, unknown>;

export const operation =
  <S extends StructShape>(input: S, run: (call: CallContext, input: Infer<S>) => Record<string, unknown>): Operation =>
  (call, body) =>
    run(call, parseInput(input.name, input, body));
