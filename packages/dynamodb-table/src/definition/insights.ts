import { z } from 'zod';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html */
export const contributorInsightsSpecification = z.strictObject({
  Enabled: z.boolean().describe('Whether CloudWatch shows the keys that are used most. false switches it off.'),
  Mode: z
    .enum(['ACCESSED_AND_THROTTLED_KEYS', 'THROTTLED_KEYS'])
    .optional()
    .describe('Which keys; goes only with true. Where absent, it is left as it is, both kinds at first.'),
});

export type ContributorInsightsSpecification = z.infer<typeof contributorInsightsSpecification>;
