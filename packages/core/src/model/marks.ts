/**
 * The marks of a resource: which owner made it, and for which particle. The creating call writes them. They are no settings: they
 * are in no diff, and a declared list of tags does not remove them.
 */
export interface Marks {
  /** The owner: the name that the runtime was given. */
  readonly owner?: string;
  /** The id of the particle, `flavor:pcf_name`. Without an owner: the resource was made with `adopt: never`. */
  readonly id?: string;
  /** Whether its definition said `persist_on_termination`: a prune leaves the resource. */
  readonly keep?: boolean;
}

/**
 * What to do with a resource that exists and has no mark of an owner:
 *
 * - `by-name`: it is adopted, and stays unmarked. The default.
 * - `mark`: it is adopted and marked as the owner's.
 * - `takeover`: as `mark`, also where it has the mark of another owner.
 * - `never`: it is refused.
 */
export type Adopt = (typeof ADOPT)[number];

/** The values of {@link Adopt}. */
export const ADOPT = ['by-name', 'mark', 'takeover', 'never'] as const;

/** Which existing resources a particle may change. */
export interface Adoption {
  /** What a definition says, `by-name` by default; `owned` for an orphan: only what has the owner's mark, of any particle. */
  readonly adopt: Adopt | 'owned';
  /** Earlier ids of the particle, `flavor:pcf_name`: the mark of a resource that has one of them is changed. */
  readonly movedFrom: readonly string[];
}
