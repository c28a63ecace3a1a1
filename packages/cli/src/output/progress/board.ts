import type { PcfEvent } from '@pcf/core';
import { formatDuration } from '../values.js';
import { isEnd } from './log.js';

/** The size of a terminal, in characters. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
}

interface UnderWay {
  /** In milliseconds since the epoch. */
  readonly since: number;
  readonly doing: string;
}

/** As many particles as a person can follow. */
const MOST_SHOWN = 20;

/** Keeps account of what each particle is doing. */
export class Board {
  readonly #underWay = new Map<string, UnderWay>();
  readonly #ended = new Map<string, PcfEvent['type']>();

  /** @param ids - the particles that it is about */
  constructor(private readonly ids: ReadonlySet<string>) {}

  note(event: PcfEvent): void {
    const { id, type } = event;
    if (!this.ids.has(id)) return;
    if (isEnd(event)) {
      this.#underWay.delete(id);
      this.#ended.set(id, type);
      return;
    }
    // Others look at it too, for the values that they take from it.
    if (type === 'observed' && this.#ended.has(id)) return;
    this.#ended.delete(id);
    const { since, doing } = this.#underWay.get(id) ?? { since: event.at, doing: 'looking' };
    this.#underWay.set(id, { since, doing: wordsFor(event) ?? doing });
  }

  /**
   * A line for each particle under way, as far as they fit, and one with the numbers of all. Those that have been under way
   * longest come first.
   *
   * @param now - in milliseconds since the epoch
   */
  lines(now: number, { rows, columns }: Size): string[] {
    const room = Math.max(1, Math.min(rows - 3, MOST_SHOWN));
    const shown: string[] = [];
    for (const [id, { since, doing }] of this.#underWay) {
      if (shown.length === room) break;
      const time = `  ${formatDuration(now - since)}`;
      shown.push(`${fit(`${id}  ${doing}`, columns - 1 - time.length)}${time}`);
    }
    const more = this.#underWay.size - shown.length;
    return [...shown, ...(more > 0 ? [`… and ${more} more`] : []), fit(this.#count(), columns - 1)];
  }

  #count(): string {
    const ends = [...this.#ended.values()];
    const failed = ends.filter((type) => type === 'failed').length;
    const skipped = ends.filter((type) => type === 'skipped').length;
    const waiting = this.ids.size - ends.length - this.#underWay.size;
    const counts = [
      `${ends.length - failed - skipped} done`,
      `${this.#underWay.size} under way`,
      `${waiting} waiting`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    return counts.join(', ');
  }
}

function wordsFor(event: PcfEvent): string | undefined {
  if (event.type === 'step-started') return `${event.step.summary} …`;
  return event.type === 'waiting' ? `waiting: ${event.reason}` : undefined;
}

/** One line of at most so many characters. */
function fit(text: string, width: number): string {
  const characters = [...text.replaceAll(/\s/g, ' ')];
  const room = Math.max(width, 1);
  return characters.length <= room ? characters.join('') : `${characters.slice(0, room - 1).join('')}…`;
}
