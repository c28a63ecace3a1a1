import type { GivenParams } from '../params/values.js';
import type { ReadTextOptions } from './text.js';

/** How to read files of definitions. */
export interface ReadDefinitionsOptions extends ReadTextOptions, GivenParams {
  /**
   * The environment: the overlay `pcf.prod.yml` is merged into `pcf.yml`, and `${params.env}` is `prod`. Absent: the files as they
   * are.
   */
  readonly env?: string | undefined;
}
