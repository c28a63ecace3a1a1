import type { FlavorSubject } from '@pcf/testing';

/** A bug that is planted into a good flavor, in a file of its own below `bugs`. */
export interface Bug {
  readonly what: string;
  /** The text of the error by which an author recognizes the cause; several, separated by `|`. */
  readonly names: string;
  /** Why the suite cannot catch it, if it cannot. */
  readonly notCaught?: string;
  /** The flavor with the bug. */
  subject(): FlavorSubject;
}
