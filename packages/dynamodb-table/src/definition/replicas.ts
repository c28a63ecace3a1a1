import { z } from 'zod';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html */
export const replica = z.strictObject({
  Region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'expected an AWS region, for example eu-west-1')
    .describe('A region beside that of the table.'),
  TableClass: z
    .enum(['STANDARD', 'STANDARD_INFREQUENT_ACCESS'])
    .optional()
    .describe('The class of the table in that region. Where absent, it is left as it is, that of the table at first.'),
  SSESpecification: z
    .strictObject({ KMSMasterKeyId: z.string().min(1).describe('Id, ARN or alias of a KMS key in that region.') })
    .optional()
    .describe('The key of the replica: needed when the table has a key of its own. It is set at creation only.'),
});

export type Replica = z.infer<typeof replica>;
