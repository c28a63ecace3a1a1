import { fencedIn } from '../errors/fenced-error.js';
import type { Plan } from '../model/plan.js';
import { isRecord, messageOf } from '../values.js';
import type { DeclaredResource } from './declared.js';
import type { UnknownValue } from './references/observed-value.js';

/** What a policy is asked about: one particle, and what an apply would do with it. */
export interface PolicyInput<Context = unknown> {
  /** The particle's resource: its id, flavor, names and owner, and where it is. */
  readonly resource: DeclaredResource;
  /** The flavor's part of the definition; references are resolved where that is possible. Of an orphan, what names and locates it. */
  readonly definition: unknown;
  /** The steps, and which of them lose something; absent while the plan is not known. During an apply: what is still to be sent. */
  readonly plan?: Plan;
  /** The values that are known only after other particles have been applied. The policy is asked again when they are known. */
  readonly unknown: readonly UnknownValue[];
  /** What the caller has said about the run: who asks for it, for which tenant. */
  readonly context: Context;
}

/** The answer of a policy: it allows what would be done, denies it, or asks for an approval. The reason is a sentence. */
export type Verdict = 'allow' | { readonly deny: string } | { readonly ask: string };

/**
 * A rule about what an apply may do. Pure: the same answer for the same question.
 *
 * @typeParam Context - what the caller says about the run
 *
 * @example
 * ```ts
 * const onlyEurope: Policy = {
 *   name: 'only-europe',
 *   decide: ({ resource }) =>
 *     resource.place?.region?.startsWith('eu-') ? 'allow' : { deny: 'Only regions of Europe may be used.' },
 * };
 * ```
 */
export interface Policy<Context = unknown> {
  /** Its name, for errors and plans. */
  readonly name: string;
  /** Answers for one particle. What throws, or is no answer, is a denial. */
  decide(input: PolicyInput<Context>): Verdict;
}

/** The policies of a run. */
export interface Policies<Context = unknown> {
  readonly rules: readonly Policy<Context>[];
  /** Given to each rule as it is: who asks for the run, for which tenant. */
  readonly context?: Context;
  /**
   * Decides about what rules ask for, once for each particle and rule. By default, it is refused. An approved plan, or its digest, also
   * approves what rules ask for.
   */
  readonly consent?: (asked: PolicyVerdict & { readonly id: string }) => boolean | Promise<boolean>;
}

/** What a policy has against a plan. */
export interface PolicyVerdict {
  /** The name of the policy. */
  readonly policy: string;
  readonly verdict: 'deny' | 'ask';
  /** Why, a sentence. */
  readonly reason: string;
}

/**
 * Asks all policies about one particle, in their order. Pure.
 *
 * @returns the denials and what needs an approval; none where every policy allows it
 *
 * @example
 * ```ts
 * const verdicts = evaluatePolicies([onlyEurope], {
 *   resource: { id: 'note:a', flavor: 'note', desired: 'running', names: {}, located: {}, unknown: [] },
 *   definition: {},
 *   unknown: [],
 *   context: { tenant: 'acme' },
 * });
 * ```
 */
export function evaluatePolicies<Context>(
  rules: readonly Policy<Context>[],
  input: PolicyInput<Context>,
): readonly PolicyVerdict[] {
  return rules.flatMap((rule) => {
    const answer = answerOf(rule, input);
    if (answer === 'allow') return [];
    const [verdict, reason] = 'deny' in answer ? ['deny' as const, answer.deny] : ['ask' as const, answer.ask];
    return [{ policy: rule.name, verdict, reason }];
  });
}

function answerOf<Context>(rule: Policy<Context>, input: PolicyInput<Context>): Verdict {
  try {
    const answer: unknown = rule.decide(input);
    return isVerdict(answer) ? answer : { deny: 'The policy gave no answer. This is a bug in the policy.' };
  } catch (error) {
    const fenced = fencedIn(error);
    if (fenced) throw fenced;
    return { deny: `The policy failed: ${messageOf(error)}` };
  }
}

function isVerdict(answer: unknown): answer is Verdict {
  return (
    answer === 'allow' || (isRecord(answer) && (typeof answer.deny === 'string' || typeof answer.ask === 'string'))
  );
}
