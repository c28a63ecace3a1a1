import { tableOf } from '../request/operation.js';

/** A call that the simulator received. */
export interface RecordedCall {
  /** For example `CreateTable`. */
  readonly operation: string;
  /** The name of the table of the call, if it has one. */
  readonly table?: string;
  /** The region in the signature, if the call is signed. */
  readonly region?: string;
  /** The input, if it is JSON of at most 64 KiB. */
  readonly input: unknown;
  /** When it arrived, by the simulator's clock: milliseconds since the epoch. */
  readonly at: number;
  /** `done`, the name of the error in the answer, `no answer`, or `under way` until there is an outcome. */
  readonly outcome: string;
}

/** How many calls are kept. */
const MOST_CALLS = 10_000;

/** How many characters of input are kept. */
const MOST_INPUT = 4 * 1024 * 1024;

const LARGEST_INPUT = 64 * 1024;

/** A call as it is kept. Its input is parsed when it is read. */
interface Entry {
  readonly operation: string;
  readonly region: string | undefined;
  readonly at: number;
  readonly body: string;
  outcome: string;
}

/** The newest calls that the simulator received: at most 10,000, with at most 4 Mi characters of input. */
export class CallLog {
  #entries: Entry[] = [];
  /** The index of the oldest call that is kept. */
  #first = 0;
  #length = 0;

  /** All calls that are kept, oldest first. */
  list(): RecordedCall[] {
    return this.#entries.slice(this.#first).map(recordOf);
  }

  /**
   * Adds a call that has arrived.
   *
   * @returns a function that sets the outcome
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

/** Parses JSON; returns `undefined` for any other text. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
