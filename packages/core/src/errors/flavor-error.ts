import { PcfError } from './pcf-error.js';

/** A flavor does not keep to its contract, or failed in a way of its own. Its author has to mend it, not the user. */
export class FlavorError extends PcfError {
  override readonly name = 'FlavorError';
  readonly code = 'PCF_FLAVOR';

  /**
   * @param id - the particle
   * @param provider - the package that brings the flavor
   * @param method - where: `observe`, `planSteps` or `execute`
   * @param problem - what is wrong, and what the author should do
   */
  constructor(
    readonly id: string,
    readonly provider: string,
    readonly method: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${id}: ${method}() of its flavor, from ${provider}, ${problem}`, options);
  }
}
