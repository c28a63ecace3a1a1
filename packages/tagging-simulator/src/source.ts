/** A tag, as AWS's answers have it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A region of an account. */
export interface TagPlace {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** What a resource is from a moment on. */
export interface TagChange {
  readonly arn: string;
  /** Its tags, which may be none. Absent: the resource does not exist any more. */
  readonly tags?: readonly Tag[];
  /** Since when, by the clock of the backend: milliseconds since the epoch. */
  readonly at: number;
}

/** Why a backend refused to change the tags of a resource, in the words of its own API. */
export interface TagRefusal {
  /** The HTTP status of the refusal. */
  readonly status: number;
  /** The name of the error, for example `ResourceNotFoundException`. */
  readonly name: string;
  readonly message: string;
}

/**
 * A backend with resources that have tags. The tagging API lists its resources and writes their tags.
 *
 * @example
 * ```ts
 * const tags = new Map<string, readonly Tag[]>();
 * const source: TagSource = {
 *   service: 'topics',
 *   watch(report) {
 *     for (const [arn, list] of tags) report({ arn, tags: list, at: Date.now() });
 *     onChange((arn) => report({ arn, tags: tags.get(arn), at: Date.now() }));
 *   },
 *   tag: async (arn, added) => write(arn, added),
 *   untag: async (arn, keys) => remove(arn, keys),
 * };
 * ```
 */
export interface TagSource {
  /** The service in the ARNs of its resources: `dynamodb` in `arn:aws:dynamodb:eu-west-1:123456789012:table/orders`. */
  readonly service: string;
  /**
   * Whether all callers share its resources, because it does not tell accounts apart. The account in its ARNs is then not
   * compared with that of the caller. Default: false.
   */
  readonly sharesAccounts?: boolean;
  /**
   * Reports each resource that exists now, and from then on each change, in the order of time. It is called once.
   *
   * @param report - the tags that it is given must not be changed later; it throws a TypeError for a text that is no ARN
   */
  watch(report: (change: TagChange) => void): void;
  /**
   * Reports what time has changed in a place until now. It is called before each answer. Absent: the backend reports each
   * change when it happens.
   */
  settle?(place: TagPlace): Promise<void>;
  /**
   * Adds tags to a resource, or changes them.
   *
   * @returns the refusal of the backend; `undefined` when it has accepted the tags
   */
  tag(arn: string, tags: readonly Tag[]): Promise<TagRefusal | undefined>;
  /**
   * Removes tags from a resource. Keys that it does not have are no error.
   *
   * @returns the refusal of the backend; `undefined` when it has accepted the removal
   */
  untag(arn: string, keys: readonly string[]): Promise<TagRefusal | undefined>;
}
