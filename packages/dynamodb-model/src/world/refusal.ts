import type { ErrorName } from '@pcf/dynamodb-facts';

/** Why DynamoDB refuses a call: the name of its error, and the rule that is broken. */
export interface Refusal {
  readonly refused: ErrorName;
  readonly rule: string;
}

export const isRefusal = (value: object | undefined): value is Refusal => value !== undefined && 'refused' in value;

export const invalid = (rule: string): Refusal => ({ refused: 'ValidationException', rule });

export const notFound = (rule: string): Refusal => ({ refused: 'ResourceNotFoundException', rule });

export const inUse = (rule: string): Refusal => ({ refused: 'ResourceInUseException', rule });

export const overLimit = (rule: string): Refusal => ({ refused: 'LimitExceededException', rule });

export const tooSoon = (rule: string): Refusal => ({ refused: 'ThrottlingException', rule });

/** The result of a rule: the refusal if it is broken. */
export type Verdict = Refusal | false | undefined;

/** The first refusal, in the order in which DynamoDB checks its rules. */
export const firstOf = (...verdicts: readonly Verdict[]): Refusal | undefined =>
  verdicts.find((verdict): verdict is Refusal => typeof verdict === 'object');
