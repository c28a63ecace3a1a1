import { tableOf } from '../request/called-table.js';

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

/** Calls before this much input are forgotten. */
const MOST_INPUT = 4 * 1024 * 1024;

const LARGEST_INPUT = 64 * 1024;

/** A call as it is remembered: its input is read when somebody asks. */
interface Entry {
  readonly operation: string;
  readonly region: string | undefined;
  readonly at: number;
  readonly body: string;
  outcome: string;
}

/** The calls that a simulator was sent, the newest of them: at most 10,000, and 4 MiB of what they sent. */
export class CallLog {
  #entries: Entry[] = [];
  /** Those before this one are forgotten. */
  #first = 0;
  #length = 0;

  /** All that are still known, in the order in which they arrived. */
  list(): RecordedCall[] {
    return this.#entries.slice(this.#first).map(recordOf);
  }

  /**
   * Adds a call that has arrived.
   *
   * @returns tells what became of it
   */
  add({ body, ...call }: Omit<Entry, 'outcome'>): (outcome: string) => void {
    const { operation, region, at } = call;
    const entry: Entry = {
      operation,
      region,
      at,
      body: body.length <= LARGEST_INPUT ? body : '',
      outcome: 'under way',
    };
    this.#entries.push(entry);
    this.#length += entry.body.length;
    while (this.#entries.length - this.#first > MOST_CALLS || this.#length > MOST_INPUT) this.#forgetOldest();
    return (outcome) => {
      entry.outcome = outcome;
    };
  }

  #forgetOldest(): void {
    this.#length -= this.#entries[this.#first]?.body.length ?? 0;
    this.#first += 1;
    if (this.#first < MOST_CALLS) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}

function recordOf({ operation, region, at, body, outcome }: Entry): RecordedCall {
  const input = readJson(body);
  const table = tableOf(input);
  const place = { ...(table !== undefined && { table }), ...(region !== undefined && { region }) };
  return { operation, ...place, input, at, outcome };
}

/** JSON, or `undefined` where a text is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
