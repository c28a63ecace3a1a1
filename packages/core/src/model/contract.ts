import { isDeepStrictEqual } from 'node:util';
import type { DesiredState, State } from './state.js';

/** A length of time in milliseconds. */
export type Duration = number;

/** Values that a resource reports and its definition does not set: ARNs, URLs, process ids. Never a secret. */
export type Outputs = Readonly<Record<string, unknown>>;

/** The resource does not exist: its state is `terminated`. */
export interface Missing {
  readonly kind: 'missing';
}

/** The resource is changing and will finish by itself. A later look shows the result. */
export interface Moving<Settings = never> {
  readonly kind: 'moving';
  /** The provider's status, for example `CREATING`. */
  readonly status: string;
  /** As in {@link Settled}, where it is known. */
  readonly identity?: string;
  /** Its settings, where they could be read: `planUnsettled` compares them. */
  readonly settings?: Settings;
  readonly outputs?: Outputs;
}

/** The resource cannot continue by itself. Waiting does not help: a person has to act. */
export interface Blocked<Settings = never> {
  readonly kind: 'blocked';
  /** The provider's status, for example `INACCESSIBLE_ENCRYPTION_CREDENTIALS`. */
  readonly status: string;
  /** The reason and what to do, shown to the user as it is. */
  readonly reason: string;
  /** As in {@link Settled}, where it is known. */
  readonly identity?: string;
  /** Its settings, where they could be read: `planUnsettled` compares them. */
  readonly settings?: Settings;
  readonly outputs?: Outputs;
}

/** The resource exists and is not changing. */
export interface Settled<Settings = unknown> {
  readonly kind: 'settled';
  readonly state: typeof State.running | typeof State.stopped;
  /** Its current settings, in the form that the flavor's `planSteps` compares. */
  readonly settings: Settings;
  readonly outputs: Outputs;
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
}

/** What a look must contain beside the settings. */
export interface LookWants {
  /** Whether the identity is needed, even if it takes a call of its own. */
  readonly identity: boolean;
}

/** The provider's answer to a step. */
export interface Accepted {
  /**
   * From a step that `creates`: the identity of the resource that this call created, as later observations contain it. Where a
   * call also succeeds for an existing resource, write a random mark with it and return the mark.
   */
  readonly created?: string;
}

/** The result of `execute`. Most steps prove nothing, and return nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a subclass may override `execute` with a function that returns nothing
export type StepAnswer = Accepted | undefined | void;

/** The result of one look at a resource. */
export type Observation<Settings = unknown> = Missing | Unsettled<Settings> | Settled<Settings>;

/** An observation of a resource that is moving or blocked. */
export type Unsettled<Settings = unknown> = Moving<Settings> | Blocked<Settings>;

/** An observation of a resource that is neither moving nor blocked, so that its steps can be planned. */
export type Resting<Settings = unknown> = Missing | Settled<Settings>;

/** One setting that a step changes. */
export interface Change {
  /** Its path in the definition, for example `ProvisionedThroughput.ReadCapacityUnits`. */
  readonly path: string;
  /** The value before; `undefined` when there was none. */
  readonly before: unknown;
  /** The value after; `undefined` when it is removed. */
  readonly after: unknown;
}

/**
 * One call to the provider, as data: its input, and what a person needs to know about it.
 *
 * @typeParam Operation - the name of the provider's operation, for example `CreateTable`
 * @typeParam Input - the input of the call; serialisable, and without secrets
 */
export interface Step<Operation extends string = string, Input = unknown> {
  readonly operation: Operation;
  readonly input: Input;
  /** One line for a person, for example `create table orders`. */
  readonly summary: string;
  /** The settings that it changes. "Did not change" errors name them. */
  readonly changes?: readonly Change[];
  /**
   * The paths of the outputs that it changes; `*` for all of them, for example when the resource is replaced. A plan shows
   * references to them as known after apply. By default all of them for a step that loses data, else none.
   */
  readonly changesOutputs?: readonly string[];
  /** Whether it creates the resource. `execute` then returns the identity of what it created, where the provider gives one. */
  readonly creates?: true;
  /**
   * What it loses permanently: data, or an index, which is built again from data. Applying the old definition again does not
   * restore it. The step needs consent: see `Losses`.
   */
  readonly loses?: 'data' | 'index';
  /**
   * What exactly it loses, for a person, in the form that follows "loses data: ": `messages older than 60 seconds`. It may
   * contain counts: plans that differ only in texts are equal.
   */
  readonly lost?: string;
  /** The key of the definition that consents to the loss, if one does: `replace_on_change`. */
  readonly allowedBy?: string;
  /** How long the resource usually moves after it. */
  readonly usually?: Duration;
  /** How long reads may be stale after it; about twelve seconds by default. */
  readonly staleFor?: Duration;
  /** Steps of one group depend on each other: when one is deferred, the later ones are deferred too. */
  readonly group?: string;
}

/** A step that loses something permanently. */
export type LosingStep = Step & Required<Pick<Step, 'loses'>>;

/** A step that the provider refuses for some time. A later apply sends it. */
export interface Deferral<S extends Step = Step> {
  readonly step: S;
  /** The provider's reason. */
  readonly reason: string;
  /** When the provider may accept it, in milliseconds since the epoch, where that is known. */
  readonly until?: number;
}

/** A key of a definition that keeps the resource as it is. */
export type ProtectionKey = 'persist_on_termination' | 'persist_on_update';

/** The steps that `apply()` would send: data that can be shown, stored and compared. */
export interface Plan<S extends Step = Step> {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  /** The observed state. */
  readonly from: State;
  /** The desired state. */
  readonly to: DesiredState;
  /**
   * While `from` is `pending`: the provider's status. The steps are then those that the provider accepts although the resource
   * is moving or blocked. The other steps are known only afterwards.
   */
  readonly status?: string;
  /** The key of the definition that keeps the resource as it is although it differs from the definition. */
  readonly kept?: ProtectionKey;
  /** The steps, in order; empty when nothing has to change. */
  readonly steps: readonly S[];
  /** What a person should know although no step is possible, a sentence each; absent when there is nothing. */
  readonly notes?: readonly string[];
  /**
   * The steps that lose something and that nothing consents to. `apply()` refuses the plan because of them, unless its `losses`
   * allow them. Absent where there are none.
   */
  readonly needsConsent?: readonly S[];
  /**
   * A fingerprint of the plan, for `apply({ expect: digest })`: 64 hexadecimal digits. Applying with it consents to what the
   * plan loses.
   */
  readonly digest: string;
}

/** PCF's verbs: the methods of a particle that carry out a transition. */
export type Verb = 'start' | 'stop' | 'terminate' | 'update';

/**
 * How an apply ended. `unchanged`: there was nothing to do; `changed`: everything is done; `started` (with `sync: false`): the resource
 * is moving; `deferred`: everything is done but what the provider refuses for some time.
 */
export type Outcome = 'unchanged' | 'changed' | 'started' | 'deferred';

/** A change from one state to another. The verb follows from the target: `start` to running, `stop` to stopped, `terminate`. */
export interface Transition {
  readonly from: Exclude<State, 'pending'>;
  readonly to: DesiredState;
}

/** Returns whether two steps do the same. Their texts are not compared: they may contain counts. */
export function isSameStep(one: Step | undefined, other: Step | undefined): boolean {
  return isDeepStrictEqual(one && withoutTexts(one), other && withoutTexts(other));
}

function withoutTexts({ summary: _, lost: __, ...step }: Step): Omit<Step, 'summary' | 'lost'> {
  return step;
}

/** Returns whether an observation shows a moving or blocked resource. */
export function isUnsettled<Settings>(observation: Observation<Settings>): observation is Unsettled<Settings> {
  return observation.kind === 'moving' || observation.kind === 'blocked';
}
