import type { Bench } from './bench.js';

/** One thing that every flavor must do. */
export interface Contract {
  /** Stable, in kebab case: what a waiver names. */
  readonly name: string;
  /** What it promises, in one line. */
  readonly title: string;
  /**
   * Tries it.
   *
   * @throws ContractError when the flavor does not keep it
   * @throws NotApplicable when there is nothing to try
   */
  run(bench: Bench): Promise<void>;
}
