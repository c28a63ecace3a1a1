import { z } from 'zod';

/** The keys beside `aws_resource` that say what may be done to a table that exists: spread them into the schema. */
export const ownershipKeys = {
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
  adopt: z
    .enum(['by-name', 'never'])
    .optional()
    .describe(
      'by-name (the default): a table of this name is adopted. never: only one with the tag pcf:id of this particle.',
    ),
};

/** What may be done to a table that exists. */
export type Ownership = z.infer<z.ZodObject<typeof ownershipKeys>>;
