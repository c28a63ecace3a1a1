import { z } from 'zod';

/**
 * The name of a table or an index.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const resourceName = z
  .string()
  .min(3)
  .max(255)
  .regex(/^[a-zA-Z0-9_.-]+$/, 'expected only letters, digits, "_", "-" and "."');
