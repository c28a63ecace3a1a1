import type { Marks } from './marks.js';
import type { State } from './state.js';

/**
 * Values that a resource reports and its definition does not set: ARNs, URLs, process ids. Never a secret. A flavor declares its own as a
 * type alias: an interface has no index signature.
 */
export type Outputs = Readonly<Record<string, unknown>>;

/** The resource does not exist: its state is `terminated`. */
export interface Missing {
  readonly kind: 'missing';
}

/** The resource is changing and will finish by itself. A later look shows the result. */
export interface Moving<Settings = never, O extends Outputs = Outputs> {
  readonly kind: 'moving';
  /** The provider's status, for example `CREATING`. */
  readonly status: string;
  /** As in {@link Settled}, where it is known. */
  readonly identity?: string;
  /** Its settings, where they could be read: `planUnsettled` compares them. */
  readonly settings?: Settings;
  readonly outputs?: Partial<O>;
  /** As in {@link Settled}. */
  readonly marks?: Marks;
}

/** The resource cannot continue by itself. Waiting does not help: a person has to act. */
export interface Blocked<Settings = never, O extends Outputs = Outputs> {
  readonly kind: 'blocked';
  /** The provider's status, for example `INACCESSIBLE_ENCRYPTION_CREDENTIALS`. */
  readonly status: string;
  /** The reason and what to do, shown to the user as it is. */
  readonly reason: string;
  /** As in {@link Settled}, where it is known. */
  readonly identity?: string;
  /** Its settings, where they could be read: `planUnsettled` compares them. */
  readonly settings?: Settings;
  readonly outputs?: Partial<O>;
  /** As in {@link Settled}. */
  readonly marks?: Marks;
}

/** The resource exists and is not changing. */
export interface Settled<Settings = unknown, O extends Outputs = Outputs> {
  readonly kind: 'settled';
  readonly state: typeof State.running | typeof State.stopped;
  /** Its current settings, in the form that the flavor's `planSteps` compares. */
  readonly settings: Settings;
  readonly outputs: O;
  /**
   * What the resource holds, for a person, where the provider counts it: `about 12 messages`. It changes by itself and is not
   * compared.
   */
  readonly holds?: string;
  /**
   * The provider's id of this resource, where it has one. A resource that is created later under the same name has another id.
   * A rollback deletes only the resource whose identity the creating step returned.
   */
  readonly identity?: string;
  /** Its marks, where the look has read them anyway; absent where it has not. `{}`: it has none. */
  readonly marks?: Marks;
}

/** The result of one look at a resource. */
export type Observation<Settings = unknown, O extends Outputs = Outputs> =
  | Missing
  | Unsettled<Settings, O>
  | Settled<Settings, O>;

/** An observation of a resource that is moving or blocked. */
export type Unsettled<Settings = unknown, O extends Outputs = Outputs> = Moving<Settings, O> | Blocked<Settings, O>;

/** An observation of a resource that exists. */
export type Existing<Settings = unknown> = Exclude<Observation<Settings>, Missing>;

/** An observation of a resource that is neither moving nor blocked, so that its steps can be planned. */
export type Resting<Settings = unknown> = Missing | Settled<Settings>;

/** What a look must contain beside the settings. */
export interface LookWants {
  /** Whether the identity is needed, even if it takes a call of its own. */
  readonly identity: boolean;
}

/** Returns whether an observation shows a moving or blocked resource. */
export function isUnsettled<Settings>(observation: Observation<Settings>): observation is Unsettled<Settings> {
  return observation.kind === 'moving' || observation.kind === 'blocked';
}
