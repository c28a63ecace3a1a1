import type { HttpFault, RequestCall } from '@pcf/testing';
import { nameIn } from '../creators/ledger.js';
import type { Wanted } from './histories.js';

/** A runtime of an owner while it applies; or the outsider, who has no owner. */
export interface Actor {
  readonly owner: string | undefined;
  /** Its definitions, by the names of their resources. */
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly prunes: boolean;
}

/** How often each thing happened. */
export class Counts {
  creations = 0;
  pruned = 0;
  marked = 0;
  takenOver = 0;
  changes = 0;
  /** Everything that must not happen. */
  readonly wrong: string[] = [];
}

/** What the ledger knows of one resource. */
interface Entry {
  /** The owner whose mark it has; `undefined` where it has none. */
  owner: string | undefined;
  id: string | undefined;
  keep: boolean;
}

/**
 * Knows which resource has whose mark: it stands directly before the provider, and sees which requests the provider accepts,
 * whatever becomes of their answers. It passes one writing request at a time, so that its order is the provider's.
 */
export class Ledger {
  readonly entries = new Map<string, Entry>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly counts: Counts) {}

  /** Takes note of the requests of an actor, and passes them on. */
  recording(actor: Actor): HttpFault {
    return (send, call) => {
      if (!call.writes) return send();
      const passed = this.#turn.then(async () => {
        const response = await send();
        if (response.statusCode === 200) this.#note(actor, call);
        return response;
      });
      this.#turn = passed.catch(() => {});
      return passed;
    };
  }

  #note(actor: Actor, { operation, input }: RequestCall): void {
    const name = nameIn(input);
    const entry = this.entries.get(name);
    const tags = tagsIn(input);
    if (operation === 'CreateTable') {
      this.entries.set(name, { owner: tags['pcf:owner'], id: tags['pcf:id'], keep: tags['pcf:keep'] === 'true' });
      this.counts.creations += 1;
      if (tags['pcf:owner'] !== actor.owner) this.#wrong(actor, `created ${name} without its mark`);
      return;
    }
    if (!entry) return;
    if (actor.owner !== undefined) this.#check(actor, operation, name, entry, tags);
    if (operation === 'DeleteTable') this.entries.delete(name);
    if (operation === 'TagResource') {
      entry.owner = tags['pcf:owner'] ?? entry.owner;
      entry.id = tags['pcf:id'] ?? entry.id;
      entry.keep ||= tags['pcf:keep'] === 'true';
    }
    if (operation === 'UntagResource' && keysIn(input).includes('pcf:keep')) entry.keep = false;
  }

  /** Whether an owner's runtime may do this to a resource. */
  #check(actor: Actor, operation: string, name: string, entry: Entry, tags: Readonly<Record<string, string>>): void {
    const wanted = actor.wanted.get(name);
    const isMarking = tags['pcf:owner'] === actor.owner;
    this.counts.changes += 1;
    if (operation === 'DeleteTable') {
      this.counts.pruned += 1;
      if (entry.owner !== actor.owner)
        this.#wrong(actor, `deleted ${name}, which ${entry.owner ?? 'no owner'} has marked`);
      else if (wanted) this.#wrong(actor, `deleted ${name}, which it declares`);
      else if (!actor.prunes) this.#wrong(actor, `deleted ${name} without a prune`);
      else if (entry.keep) this.#wrong(actor, `deleted ${name}, which has pcf:keep`);
      return;
    }
    if (!wanted) this.#wrong(actor, `changed ${name} by ${operation}, which it does not declare`);
    if (entry.owner === actor.owner) return;
    const way = wanted?.adopt;
    if (entry.owner !== undefined) {
      if (isMarking && way === 'takeover') this.counts.takenOver += 1;
      else this.#wrong(actor, `changed ${name} by ${operation}, which ${entry.owner} has marked`);
    } else if (way === 'never' && entry.id !== `dynamodb_table:${wanted?.pcf_name}`) {
      this.#wrong(actor, `changed ${name} by ${operation}, although it adopts nothing`);
    } else if (isMarking) {
      this.counts.marked += 1;
      if (way === 'by-name') this.#wrong(actor, `marked ${name}, which it adopts by name`);
    }
  }

  #wrong(actor: Actor, what: string): void {
    this.counts.wrong.push(`${actor.owner ?? 'the outsider'} ${what}`);
  }
}

function tagsIn(input: unknown): Record<string, string> {
  const { Tags } = Object(input);
  if (!Array.isArray(Tags)) return {};
  return Object.fromEntries(Tags.map(({ Key, Value }) => [String(Key), String(Value)]));
}

function keysIn(input: unknown): string[] {
  const { TagKeys } = Object(input);
  return Array.isArray(TagKeys) ? TagKeys.map(String) : [];
}
