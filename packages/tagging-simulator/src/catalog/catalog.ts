import { parseArn } from '../arn.js';
import type { TaggingDurations } from '../durations.js';
import type { TagChange, TagPlace, TagSource } from '../source.js';
import { Listing } from './listing.js';

const NOTHING = new Listing();

/** What one backend has reported, by place. */
export class Catalog {
  readonly source: TagSource;
  readonly #durations: TaggingDurations;
  readonly #listings = new Map<string, Listing>();

  constructor(source: TagSource, durations: TaggingDurations) {
    this.source = source;
    this.#durations = durations;
    source.watch((change) => this.#note(change));
  }

  /** The resources that a caller in this place sees. */
  listing(place: TagPlace, now: number): Listing {
    const listing = this.#listings.get(this.#keyOf(place)) ?? NOTHING;
    listing.forgetDeleted(now);
    return listing;
  }

  /** Whether the resource of an ARN can be in a place. */
  has(arn: TagPlace, { account, region }: TagPlace): boolean {
    return arn.region === region && (this.source.sharesAccounts === true || arn.account === account);
  }

  #note({ arn, tags, at }: TagChange): void {
    const place = parseArn(arn);
    if (!place) throw new TypeError(`@pcf/tagging-simulator: a backend reported '${arn}', which is no ARN`);
    const key = this.#keyOf(place);
    const listing = this.#listings.get(key) ?? new Listing();
    this.#listings.set(key, listing);
    listing.forgetDeleted(at);
    const { listedAfterChange, listedAfterDelete } = this.#durations;
    listing.note(arn, tags, at + (tags ? listedAfterChange : listedAfterDelete));
  }

  #keyOf({ account, region }: TagPlace): string {
    return this.source.sharesAccounts ? region : `${account}/${region}`;
  }
}

/** The context of a call. */
export interface Call {
  readonly catalogs: readonly Catalog[];
  readonly place: TagPlace;
  /** Milliseconds since the epoch. */
  readonly now: number;
}
