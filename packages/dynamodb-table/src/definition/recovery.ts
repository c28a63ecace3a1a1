import { z } from 'zod';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html */
export const pointInTimeRecoverySpecification = z.strictObject({
  PointInTimeRecoveryEnabled: z
    .boolean()
    .describe('Whether the table can be restored to any second of its recent past. false switches it off.'),
  RecoveryPeriodInDays: z
    .int()
    .min(1)
    .max(35)
    .optional()
    .describe('How far back, 1 to 35 days; goes only with true. Where absent, it is left as it is, 35 at first.'),
});

export type PointInTimeRecoverySpecification = z.infer<typeof pointInTimeRecoverySpecification>;
