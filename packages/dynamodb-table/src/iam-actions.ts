import { SETTINGS } from './settings/all.js';
import type { TableStep } from './steps/step.js';

/**
 * Returns the IAM actions that a caller needs to carry a plan out, with the reads that show the result. Declared settings that do
 * not change are read too; their reads are not included. A step with a `region` needs its actions in that region.
 *
 * To list the tables of an owner, for `orphans()` and `prune`, `tag:GetResources` is needed too.
 *
 * @param plan - a plan of a table, or its steps alone
 * @param options - `owner`: the owner of the runtime, if it has one. It reads the marks of a table before its first write to it, and
 * writes them at creation
 * @returns actions such as `dynamodb:UpdateTable`, sorted, each once
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 *
 * @example
 * ```ts
 * const actions = iamActions(await table.plan());
 * ```
 */
export function iamActions(
  { steps }: { readonly steps: readonly TableStep[] },
  { owner }: { readonly owner?: string | undefined } = {},
): string[] {
  const isWritten = steps.some(({ creates }) => !creates);
  const forMarks = owner !== undefined && isWritten ? ['dynamodb:ListTagsOfResource'] : [];
  const actions = steps.flatMap((step) => [
    `dynamodb:${step.operation}`,
    ...SETTINGS.flatMap(({ operations, permissions }) => [
      ...(operations?.write.includes(step.operation) ? [`dynamodb:${operations.read}`] : []),
      ...(permissions?.(step) ?? []),
    ]),
  ]);
  return [...new Set(['dynamodb:DescribeTable', ...forMarks, ...actions])].sort();
}
