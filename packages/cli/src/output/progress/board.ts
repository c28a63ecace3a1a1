import type { PcfEvent } from '@pcf/core';
import type { Paint } from '../terminal.js';
import { PLAIN } from '../terminal.js';
import { formatDuration, formatLong } from '../values.js';
import { isEnd, isInterruption } from './events.js';

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

/** The particles of an apply by id, and how long each usually takes, in milliseconds; 0 where that is not known. */
export type Watched = ReadonlyMap<string, number>;

const SPINNER = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];

/** How long each picture of the spinner is shown, in milliseconds. */
const FRAME_TIME = 200;

/** From this width on, there is room for expected times and the bar. */
const WIDE = 60;

const BAR_LENGTH = 20;

/** The largest number of particles that are listed. */
const MOST_SHOWN = 20;

/** Tracks what each particle of an apply is doing. */
export class Board {
  readonly #inProgress = new Map<string, InProgress>();
  readonly #ended = new Map<string, PcfEvent['type'] | 'interrupted'>();

  /** @param watched - the particles of the apply, and how long each usually takes, in milliseconds; 0 where that is not known */
  constructor(private readonly watched: Watched) {}

  note(event: PcfEvent): void {
    const { id, type } = event;
    if (!this.watched.has(id)) return;
    if (isEnd(event)) {
      this.#inProgress.delete(id);
      this.#ended.set(id, isInterruption(event) ? 'interrupted' : type);
      return;
    }
    // Children observe their parents too, for the values that they inherit.
    if (type === 'observed' && this.#ended.has(id)) return;
    this.#ended.delete(id);
    const { since, doing } = this.#inProgress.get(id) ?? { since: event.at, doing: 'reading' };
    this.#inProgress.set(id, { since, doing: renderActivity(event) ?? doing });
  }

  /**
   * Returns a line for each particle in progress, as many as fit, and a line with a bar and the counts. The particle in
   * progress for the longest time comes first.
   *
   * @param now - in milliseconds since the epoch
   */
  lines(now: number, { rows, columns }: Size, paint: Paint = PLAIN): string[] {
    const room = Math.max(1, Math.min(rows - 3, MOST_SHOWN));
    const frame = SPINNER[Math.floor(now / FRAME_TIME) % SPINNER.length] ?? '';
    const shown: string[] = [];
    for (const [id, { since, doing }] of this.#inProgress) {
      if (shown.length === room) break;
      const usual = this.watched.get(id) ?? 0;
      const expected = usual > 0 && columns >= WIDE ? ` of ${formatLong(usual)}` : '';
      const time = `  ${formatDuration(now - since)}${expected}`;
      const line = fit(`${id}  ${doing}`, columns - 3 - time.length);
      shown.push(`${paint.yellow(frame)} ${line}${paint.dim(time)}`);
    }
    const more = this.#inProgress.size - shown.length;
    return [...shown, ...(more > 0 ? [`… and ${more} more`] : []), this.#total(columns, paint)];
  }

  /** The bar over all particles, and the counts. */
  #total(columns: number, paint: Paint): string {
    const length = columns >= WIDE ? BAR_LENGTH : 0;
    const done = this.watched.size === 0 ? length : Math.floor((this.#ended.size / this.watched.size) * length);
    const bar = length > 0 ? `${paint.green('█'.repeat(done))}${paint.dim('░'.repeat(length - done))}  ` : '';
    return `${bar}${fit(this.#count(), columns - 1 - (length > 0 ? length + 2 : 0))}`;
  }

  #count(): string {
    const ends = [...this.#ended.values()];
    const failed = ends.filter((type) => type === 'failed').length;
    const interrupted = ends.filter((type) => type === 'interrupted').length;
    const skipped = ends.filter((type) => type === 'skipped').length;
    const waiting = this.watched.size - ends.length - this.#inProgress.size;
    const counts = [
      `${ends.length - failed - interrupted - skipped} done`,
      `${this.#inProgress.size} in progress`,
      `${waiting} waiting`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(interrupted > 0 ? [`${interrupted} interrupted`] : []),
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
