import type { Tag } from '../source.js';

/** What is listed about a resource from a moment on. */
interface Version {
  /** Absent: it is not listed. */
  readonly tags: readonly Tag[] | undefined;
  /** From when it shows. */
  readonly due: number;
}

/** A resource, and its tags if it is listed. */
export type Listed = readonly [arn: string, tags: readonly Tag[] | undefined];

/**
 * The resources of one backend in one place, in the order of their ARNs, each as it is seen at a time. A page costs what it reads:
 * nothing is copied, and the order is made again only when resources were added or forgotten.
 */
export class Listing {
  /** By ARN: what is seen, and after it what will be seen, in the order of the changes. */
  readonly #versions = new Map<string, Version[]>();
  #sorted: readonly string[] = [];
  /** ARNs that are not in the order yet. */
  readonly #added = new Set<string>();
  #hasForgotten = false;
  /** The last versions of deleted resources, the oldest first. */
  readonly #deleted = new Map<string, Version>();

  /**
   * Notes a change. A resource is listed from its first tag until it is deleted, with no tags after its last one was removed.
   *
   * @param tags - `undefined` when the resource was deleted
   * @param due - from when the change shows
   * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html "tagged or previously tagged"
   */
  note(arn: string, tags: readonly Tag[] | undefined, due: number): void {
    const versions = this.#versions.get(arn);
    const wasListed = versions?.at(-1)?.tags !== undefined;
    const version: Version = { tags: wasListed || tags?.length ? tags : undefined, due };
    if (!wasListed && version.tags === undefined) return;
    if (versions) versions.push(version);
    else {
      this.#versions.set(arn, [version]);
      this.#added.add(arn);
    }
    this.#deleted.delete(arn);
    if (version.tags === undefined) this.#deleted.set(arn, version);
  }

  /** Forgets the deleted resources that are not listed any more. */
  forgetDeleted(now: number): void {
    for (const [arn, { due }] of this.#deleted) {
      if (due > now) return;
      this.#deleted.delete(arn);
      this.#versions.delete(arn);
      this.#added.delete(arn);
      this.#hasForgotten = true;
    }
  }

  /** The tags with which a resource is listed; `undefined` when it is not. */
  tagsOf(arn: string, now: number): readonly Tag[] | undefined {
    return seenIn(this.#versions.get(arn) ?? [], now);
  }

  /** The resources whose ARNs sort behind a text, in order: also those that are not listed at the time. */
  *after(arn: string, now: number): Iterable<Listed> {
    const sorted = this.#order();
    for (let at = indexAfter(sorted, arn); at < sorted.length; at++) {
      const next = sorted[at] ?? '';
      yield [next, this.tagsOf(next, now)];
    }
  }

  #order(): readonly string[] {
    if (this.#added.size === 0 && !this.#hasForgotten) return this.#sorted;
    const kept = this.#sorted.filter((arn) => this.#versions.has(arn) && !this.#added.has(arn));
    this.#sorted = merged(kept, [...this.#added].sort());
    this.#added.clear();
    this.#hasForgotten = false;
    return this.#sorted;
  }
}

/** The tags of the latest version that shows. Drops the versions before it. */
function seenIn(versions: Version[], now: number): readonly Tag[] | undefined {
  const seen = versions.findLastIndex(({ due }) => due <= now);
  if (seen > 0) versions.splice(0, seen);
  return seen < 0 ? undefined : versions[0]?.tags;
}

/** The first index of a sorted list behind a text. */
function indexAfter(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') <= text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One sorted list out of two that have nothing in common. */
function merged(one: readonly string[], other: readonly string[]): string[] {
  const all: string[] = [];
  let at = 0;
  for (const text of other) {
    for (let next = one[at]; next !== undefined && next < text; next = one[++at]) all.push(next);
    all.push(text);
  }
  return all.concat(one.slice(at));
}
