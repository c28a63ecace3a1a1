/** A call that a simulator was sent. */
export interface RecordedCall {
  /** For example `CreateTable`. */
  readonly operation: string;
  /** The name of the table that it is about, where there is one. */
  readonly table?: string;
  /** The region that it was signed for, where it was. */
  readonly region?: string;
  /** What it sent, where that is JSON of at most 64 KiB. */
  readonly input: unknown;
  /** When it arrived, by the simulator's clock: milliseconds since the epoch. */
  readonly at: number;
  /** `done`, the name of the error that it was answered with, `no answer`, or, until then, `under way`. */
  readonly outcome: string;
}

/** Calls sent more than this many calls ago are forgotten. */
const MOST_CALLS = 10_000;

/** Of the calls before these many bytes of input, no more is known. */
const MOST_BYTES = 4 * 1024 * 1024;

const LARGEST_INPUT = 64 * 1024;

interface Entry {
  call: RecordedCall;
  readonly bytes: number;
}

/** The calls that a simulator was sent, the newest of them: at most 10,000, and 4 MiB of what they sent. */
export class Calls {
  readonly #entries = new Set<Entry>();
  #bytes = 0;

  /** All that are still known, in the order in which they arrived. */
  list(): RecordedCall[] {
    return Array.from(this.#entries, ({ call }) => call);
  }

  /**
   * Adds a call that has arrived.
   *
   * @param bytes - how large its body is
   * @returns tells what became of it
   */
  add(call: Omit<RecordedCall, 'outcome'>, bytes: number): (outcome: string) => void {
    const known = bytes <= LARGEST_INPUT ? call : { ...call, input: undefined };
    const entry: Entry = { call: { ...known, outcome: 'under way' }, bytes: bytes <= LARGEST_INPUT ? bytes : 0 };
    this.#entries.add(entry);
    this.#bytes += entry.bytes;
    for (const oldest of this.#entries) {
      if (this.#entries.size <= MOST_CALLS && this.#bytes <= MOST_BYTES) break;
      this.#entries.delete(oldest);
      this.#bytes -= oldest.bytes;
    }
    return (outcome) => {
      entry.call = { ...entry.call, outcome };
    };
  }
}
