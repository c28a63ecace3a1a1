import { z } from 'zod';

/** The keys beside `aws_resource` that say what may be done to a table that exists. */
export const existingTableKeys = {
  ignore_changes: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Paths of settings that others manage: ProvisionedThroughput, Tags[team:*], ' +
        'GlobalSecondaryIndexes[by-customer].ProvisionedThroughput. They are set at creation and not changed afterwards.',
    ),
  replace_on_change: z
    .boolean()
    .optional()
    .describe(
      'true: a table whose key, local indexes or other fixed settings change is deleted with its data, and created again.',
    ),
};

/** What may be done to a table that exists. */
export type ExistingTablePolicy = z.infer<z.ZodObject<typeof existingTableKeys>>;
