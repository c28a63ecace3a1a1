import { z } from 'zod';

const attributeName = z.string().min(1).max(255);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html */
export const attributeDefinition = z.strictObject({
  AttributeName: attributeName.describe('The name of an attribute that a key uses, 1 to 255 characters.'),
  AttributeType: z.enum(['S', 'N', 'B']).describe('S for a string, N for a number, B for binary data.'),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KeySchemaElement.html */
export const keySchemaElement = z.strictObject({
  AttributeName: attributeName.describe('The name of an attribute from AttributeDefinitions.'),
  KeyType: z.enum(['HASH', 'RANGE']).describe('HASH for the partition key, RANGE for the sort key.'),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html */
export const projection = z.strictObject({
  ProjectionType: z
    .enum(['ALL', 'KEYS_ONLY', 'INCLUDE'])
    .describe('Which attributes the index holds: ALL, KEYS_ONLY, or INCLUDE for keys and NonKeyAttributes.'),
  NonKeyAttributes: z
    .array(attributeName)
    .min(1)
    .max(20)
    .optional()
    .describe(
      'The attributes that the index holds beside the keys, with INCLUDE: at most 20, their order is no matter.',
    ),
});

export type AttributeDefinition = z.infer<typeof attributeDefinition>;
export type KeySchemaElement = z.infer<typeof keySchemaElement>;
export type Projection = z.infer<typeof projection>;
