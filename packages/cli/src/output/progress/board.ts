import type { PcfEvent } from '@pcf/core';
import { formatDuration } from '../values.js';
import { isEnd } from './events.js';

/** The size of a terminal, in characters. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
}

interface InProgress {
  /** In milliseconds since the epoch. */
  readonly since: number;
  readonly doing: string;
}

/** The largest number of particles that are listed. */
const MOST_SHOWN = 20;

/** Tracks what each particle of an apply is doing. */
export class Board {
  readonly #inProgress = new Map<string, InProgress>();
  readonly #ended = new Map<string, PcfEvent['type']>();

  /** @param ids - the particles of the apply */
  constructor(private readonly ids: ReadonlySet<string>) {}

  note(event: PcfEvent): void {
    const { id, type } = event;
    if (!this.ids.has(id)) return;
    if (isEnd(event)) {
      this.#inProgress.delete(id);
      this.#ended.set(id, type);
      return;
    }
    // Children observe their parents too, for the values that they inherit.
    if (type === 'observed' && this.#ended.has(id)) return;
    this.#ended.delete(id);
    const { since, doing } = this.#inProgress.get(id) ?? { since: event.at, doing: 'reading' };
    this.#inProgress.set(id, { since, doing: renderActivity(event) ?? doing });
  }

  /**
   * Returns a line for each particle in progress, as many as fit, and a line with the counts. The particle in
   * progress for the longest time comes first.
   *
   * @param now - in milliseconds since the epoch
   */
  lines(now: number, { rows, columns }: Size): string[] {
    const room = Math.max(1, Math.min(rows - 3, MOST_SHOWN));
    const shown: string[] = [];
    for (const [id, { since, doing }] of this.#inProgress) {
      if (shown.length === room) break;
      const time = `  ${formatDuration(now - since)}`;
      shown.push(`${fit(`${id}  ${doing}`, columns - 1 - time.length)}${time}`);
    }
    const more = this.#inProgress.size - shown.length;
    return [...shown, ...(more > 0 ? [`… and ${more} more`] : []), fit(this.#count(), columns - 1)];
  }

  #count(): string {
    const ends = [...this.#ended.values()];
    const failed = ends.filter((type) => type === 'failed').length;
    const skipped = ends.filter((type) => type === 'skipped').length;
    const waiting = this.ids.size - ends.length - this.#inProgress.size;
    const counts = [
      `${ends.length - failed - skipped} done`,
      `${this.#inProgress.size} in progress`,
      `${waiting} waiting`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    return counts.join(', ');
  }
}

function renderActivity(event: PcfEvent): string | undefined {
  if (event.type === 'step-started') return `${event.step.summary} …`;
  return event.type === 'waiting' ? `waiting: ${event.reason}` : undefined;
}

/** Shortens a text to one line of at most `width` characters. */
function fit(text: string, width: number): string {
  const characters = [...text.replaceAll(/\s/g, ' ')];
  const room = Math.max(width, 1);
  return characters.length <= room ? characters.join('') : `${characters.slice(0, room - 1).join('')}…`;
}
