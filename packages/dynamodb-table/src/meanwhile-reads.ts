import type { Call } from './calls.js';
import { type Declared, readMeanwhile } from './declared.js';
import type { TableResource } from './definition/table.js';

type Known = Partial<TableResource>;

/** How long reads may show a table as it was before a write, in milliseconds. */
const STALE_FOR = 5_000;

/**
 * What was read of a table while it did not rest. It is read once, and again after each write: an index is filled for hours, and a
 * table is described every few seconds of it.
 */
export class MeanwhileReads {
  #known: { readonly TableArn: string | undefined; readonly settings: Known } | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;

  /** Says that a step was sent: what was read before is not true any more. */
  wrote(now: number): void {
    this.#known = undefined;
    this.#writtenAt = now;
  }

  /** Says that the table was seen to rest. */
  forget(): void {
    this.#known = undefined;
  }

  /**
   * What is known of the table, read where it is not.
   *
   * @param now - milliseconds since the epoch
   */
  async read(
    call: Call,
    table: Parameters<typeof readMeanwhile>[1],
    declared: Declared,
    isChangeable: boolean,
    now: number,
  ): Promise<Known> {
    if (this.#known && this.#known.TableArn === table.TableArn) return this.#known.settings;
    const settings = await readMeanwhile(call, table, declared, isChangeable);
    if (now >= this.#writtenAt + STALE_FOR) this.#known = { TableArn: table.TableArn, settings };
    return settings;
  }
}
