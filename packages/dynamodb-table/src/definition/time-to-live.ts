import { z } from 'zod';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveSpecification.html */
export const timeToLiveSpecification = z.strictObject({
  Enabled: z.boolean().describe('Whether items are deleted once their time has come. false switches it off.'),
  AttributeName: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('The attribute with the time, a number of seconds since 1970; needed when Enabled is true.'),
});

export type TimeToLiveSpecification = z.infer<typeof timeToLiveSpecification>;
