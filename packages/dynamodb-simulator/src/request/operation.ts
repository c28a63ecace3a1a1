import { isRecord } from '@pcf/core/values';
import type { CallContext } from '../world/state.js';
import { parseInput } from './input.js';
import type { Infer, StructShape } from './shape.js';

/** Answers a call: takes the JSON body of the request, returns that of the answer, and throws `AwsError` for a refusal. */
export type Operation = (call: CallContext, body: unknown) => Record<string, unknown>;

/** Makes an operation that parses and checks its input first. */
export const operation =
  <S extends StructShape>(input: S, run: (call: CallContext, input: Infer<S>) => Record<string, unknown>): Operation =>
  (call, body) =>
    run(call, parseInput(input.name, input, body));

/** A part of an answer, as JSON. */
export type Json = Record<string, unknown>;

/** A time as DynamoDB answers it: seconds since the epoch, with fractions. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

/** The name of the table in the input of a call, which has its name, its ARN, or the ARN of a part of it. */
export function tableOf(input: unknown): string | undefined {
  if (!isRecord(input)) return undefined;
  const named = input.TableName ?? input.ResourceArn;
  if (typeof named !== 'string') return undefined;
  return named.startsWith('arn:') ? /:table\/([^/]+)/.exec(named)?.[1] : named;
}

/** Whether a call only reads, by the name of its operation. */
export const isRead = (operation: string): boolean => /^(BatchGet|Describe|Get|List|Query|Scan)/.test(operation);
