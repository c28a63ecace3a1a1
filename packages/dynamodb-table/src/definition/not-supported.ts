import { z } from 'zod';

/** A setting that exists, but cannot be declared in this version: a clearer answer than "unknown key". */
export const notSupported = z
  .never({ error: 'this setting is not supported: take it out, and set it by other means' })
  .optional()
  .describe('Not supported.');
