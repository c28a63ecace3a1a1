import { STALE_READS_FOR } from '@pcf/dynamodb-facts';
import type { DynamoDBCall } from '../requests/calls.js';
import type { TableResource } from '../settings/all.js';
import type { Addressed } from '../settings/setting.js';
import { type Declared, readChangeable } from './read-settings.js';

type Known = Partial<TableResource>;

/**
 * Remembers what was read of a table while it was not settled. An index is filled for hours, and its table is described every few
 * seconds; the other settings are read once, and again after each write.
 */
export class UnsettledReads {
  #known: { readonly TableArn: string | undefined; readonly settings: Known } | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;

  /** Notes that a step was sent: what was read before may no longer be true. */
  wrote(now: number): void {
    this.#known = undefined;
    this.#writtenAt = now;
  }

  /** Notes that the table was observed as settled. */
  forget(): void {
    this.#known = undefined;
  }

  /**
   * Returns what is known of the table, and reads it if necessary.
   *
   * @param now - milliseconds since the epoch
   */
  async read(
    call: DynamoDBCall,
    table: Addressed,
    declared: Declared,
    isChangeable: boolean,
    now: number,
  ): Promise<Known> {
    if (this.#known && this.#known.TableArn === table.TableArn) return this.#known.settings;
    const settings = await readChangeable(call, table, declared, isChangeable);
    if (now >= this.#writtenAt + STALE_READS_FOR) this.#known = { TableArn: table.TableArn, settings };
    return settings;
  }
}
