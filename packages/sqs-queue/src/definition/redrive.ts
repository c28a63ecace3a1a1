import { documentOf } from '@pcf/aws';
import { formatPath } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import { z } from 'zod';

/** The ARN of a queue, in any partition. */
const queueArn = z
  .string()
  .regex(
    /^arn:[^:]+:sqs:[^:]+:\d{12}:[\w-]{1,80}(\.fifo)?$/,
    'expected the ARN of a queue: arn:aws:sqs:REGION:ACCOUNT:NAME',
  );

/**
 * The dead-letter queue of a queue; an empty map means none. Rules check that both values are set: a union of two forms would
 * report a mistake in either only as "invalid input".
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const redrivePolicy = z.strictObject({
  deadLetterTargetArn: queueArn
    .optional()
    .describe('The ARN of the dead-letter queue: in the same account and region, and FIFO if this queue is.'),
  maxReceiveCount: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('How many times a message is received before it is moved to the dead-letter queue: 1 to 1,000.'),
});

/**
 * Which queues may use this one as their dead-letter queue; an empty map means AWS's default.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const redriveAllowPolicy = z.strictObject({
  redrivePermission: z
    .enum(['allowAll', 'denyAll', 'byQueue'])
    .optional()
    .describe('allowAll: every queue of the account and region. denyAll: none. byQueue: those in sourceQueueArns.'),
  sourceQueueArns: z
    .array(queueArn)
    .min(1)
    .max(10, 'at most 10 queues can be listed; for more, use allowAll')
    .optional()
    .describe('With byQueue: the ARNs of the allowed queues, up to 10.'),
});

export type RedrivePolicy = z.infer<typeof redrivePolicy>;
export type RedriveAllowPolicy = z.infer<typeof redriveAllowPolicy>;

/** The schema of a RedrivePolicy in a definition: a map, or JSON text. */
export const declaredRedrivePolicy = mapOrText(redrivePolicy);

/** The schema of a RedriveAllowPolicy in a definition: a map, or JSON text. */
export const declaredRedriveAllowPolicy = mapOrText(redriveAllowPolicy);

/** Returns a declared RedrivePolicy as a map; an empty one if its text is not valid. */
export function redrivePolicyOf(declared: z.infer<typeof declaredRedrivePolicy> | undefined): RedrivePolicy {
  return redrivePolicy.safeParse(mapOf(declared ?? {})).data ?? {};
}

/** Returns a declared RedriveAllowPolicy as a map; an empty one if its text is not valid. */
export function redriveAllowPolicyOf(
  declared: z.infer<typeof declaredRedriveAllowPolicy> | undefined,
): RedriveAllowPolicy {
  return redriveAllowPolicy.safeParse(mapOf(declared ?? {})).data ?? {};
}

function mapOrText<Shape extends z.core.$ZodLooseShape>(map: z.ZodObject<Shape, z.core.$strict>) {
  const text = z.string().superRefine((value, context) => {
    const { error } = map.safeParse(mapOf(value));
    if (error) context.addIssue({ code: 'custom', message: describeIssues(error.issues) });
  });
  return z.union([text, map], {
    error: ({ code, input, errors }) =>
      code === 'invalid_union' && isRecord(input) ? describeIssues(errors[1] ?? []) : EXPECTED,
  });
}

const EXPECTED = 'expected a map, or JSON text with a map';

function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const parts = issues.map(({ path, message }) => (path.length === 0 ? message : `${formatPath(path)}: ${message}`));
  return `${parts.join('; ')}; ${EXPECTED}`;
}

/** The map of a text; `undefined` if it is not a JSON map. As text, AWS's documentation writes the count as a string. */
function mapOf(declared: string | object): object | undefined {
  if (typeof declared !== 'string') return declared;
  const document = documentOf(declared);
  const count = document?.maxReceiveCount;
  return typeof count === 'string' && /^\d+$/.test(count) ? { ...document, maxReceiveCount: Number(count) } : document;
}
