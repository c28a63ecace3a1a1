import { isDeepStrictEqual } from 'node:util';
import type { DesiredState, State } from './state.js';

/** A length of time in milliseconds. */
export type Duration = number;

/** What a resource tells about itself that its definition does not set: ARNs, URLs, process ids. Never a secret. */
export type Outputs = Readonly<Record<string, unknown>>;

/** There is no such resource: its state is `terminated`. */
export interface Missing {
  readonly kind: 'missing';
}

/** The resource is on its way to somewhere and will get there by itself; looking again later helps. */
export interface Moving<Settings = never> {
  readonly kind: 'moving';
  /** The provider's own word for it, for example `CREATING`. */
  readonly status: string;
  /** As in {@link Settled}, where it is known. */
  readonly identity?: string;
  /** Its settings, where they could be read: `planUnsettled` compares them. */
  readonly settings?: Settings;
  readonly outputs?: Outputs;
}

/** The resource cannot go on by itself; waiting does not help, a person has to look. */
export interface Blocked<Settings = never> {
  readonly kind: 'blocked';
  /** The provider's own word for it, for example `INACCESSIBLE_ENCRYPTION_CREDENTIALS`. */
  readonly status: string;
  /** Why, and what to do: shown to the user as it is. */
  readonly reason: string;
  /** As in {@link Settled}, where it is known. */
  readonly identity?: string;
  /** Its settings, where they could be read: `planUnsettled` compares them. */
  readonly settings?: Settings;
  readonly outputs?: Outputs;
}

/** The resource exists and rests. */
export interface Settled<Settings = unknown> {
  readonly kind: 'settled';
  readonly state: typeof State.running | typeof State.stopped;
  /** Its settings as they are, in the shape that the flavor's `planSteps` compares. */
  readonly settings: Settings;
  readonly outputs: Outputs;
  /** What is in it, for a person, where the provider counts it: `about 12 messages`. It changes by itself, and is not compared. */
  readonly holds?: string;
  /**
   * The provider's own id of this very resource, where it has one: a resource that is created later under the same name has another.
   * A rollback deletes only what has the identity that its own creating step was answered with.
   */
  readonly identity?: string;
}

/** What a look has to tell beside the settings. */
export interface LookWants {
  /** Whether the identity is needed, even if it takes a call of its own. */
  readonly identity: boolean;
}

/** What a provider answered to a step. */
export interface Accepted {
  /**
   * From a step that `creates`: the identity of what this very call created, as later observations tell it. A call that succeeds
   * for a resource that exists writes a random mark, and gives that.
   */
  readonly created?: string;
}

/** What `execute` answers: most steps prove nothing, and a function that returns nothing says so. */
// biome-ignore lint/suspicious/noConfusingVoidType: a subclass may override `execute` with a function that returns nothing
export type StepAnswer = Accepted | undefined | void;

/** What one look at a resource shows. */
export type Observation<Settings = unknown> = Missing | Unsettled<Settings> | Settled<Settings>;

/** A look at a resource that exists and does not rest. */
export type Unsettled<Settings = unknown> = Moving<Settings> | Blocked<Settings>;

/** A look at a resource that rests, so that something can be decided about it. */
export type Resting<Settings = unknown> = Missing | Settled<Settings>;

/** One setting that a step changes. */
export interface Change {
  /** Where in the definition, for example `ProvisionedThroughput.ReadCapacityUnits`. */
  readonly path: string;
  /** The value before; `undefined` when there was none. */
  readonly before: unknown;
  /** The value after; `undefined` when it is removed. */
  readonly after: unknown;
}

/**
 * One call to the provider, as data: what is sent, and what a person needs to know about it.
 *
 * @typeParam Operation - the name of the provider's operation, for example `CreateTable`
 * @typeParam Input - what is sent with it; serialisable, and without secrets
 */
export interface Step<Operation extends string = string, Input = unknown> {
  readonly operation: Operation;
  readonly input: Input;
  /** One line for a person, for example `create table orders`. */
  readonly summary: string;
  /** The settings that it changes; names the fields in "did not change" errors. */
  readonly changes?: readonly Change[];
  /**
   * The outputs that have another value after it, as paths; `*` stands for all of them, as when the resource is replaced. A plan
   * shows references to them as known after apply. Where absent, all of them for a step that loses data, else none.
   */
  readonly changesOutputs?: readonly string[];
  /** Whether it creates the resource: `execute` then answers with the proof, where the provider gives one. */
  readonly creates?: true;
  /**
   * That something is lost when it is carried out, which applying the old definition again does not bring back: data, or an
   * index, which is built again from data. Such a step needs consent: see `Losses`.
   */
  readonly loses?: 'data' | 'index';
  /**
   * What exactly is lost, for a person, as it goes on after "loses data: ": `messages older than 60 seconds`. It may count, as
   * two plans are equal also where their texts differ.
   */
  readonly lost?: string;
  /** The key of the definition that consents to the loss, where it does: `replace_on_change`. */
  readonly allowedBy?: string;
  /** How long the resource usually moves after it. */
  readonly usually?: Duration;
  /** How long looks may still show the resource as it was before it; about twelve seconds where absent. */
  readonly staleFor?: Duration;
  /** Steps of one group build on each other: when one is deferred, so are those after it. */
  readonly group?: string;
}

/** A step that loses something for good. */
export type LosingStep = Step & Required<Pick<Step, 'loses'>>;

/** A step that the provider refuses for some time, and that a later apply has to make up for. */
export interface Deferral<S extends Step = Step> {
  readonly step: S;
  /** The provider's reason. */
  readonly reason: string;
  /** From when on it may be accepted, in milliseconds since the epoch, where that is known. */
  readonly until?: number;
}

/** The key of a definition by which a resource is left as it is. */
export type ProtectionKey = 'persist_on_termination' | 'persist_on_update';

/**
 * What `apply()` would do: data that can be shown, stored and compared.
 */
export interface Plan<S extends Step = Step> {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  /** The state that was observed. */
  readonly from: State;
  /** The state that is desired. */
  readonly to: DesiredState;
  /**
   * While `from` is `pending`: the provider's word for it. The steps are then those that the provider accepts although the
   * resource does not rest; the others are known only when it rests.
   */
  readonly status?: string;
  /** The key of the definition that keeps the resource as it is, where there would be something to do otherwise. */
  readonly kept?: ProtectionKey;
  /** What would be done, in order; empty when nothing is to change. */
  readonly steps: readonly S[];
  /** What a person should know that no step does anything about, a sentence each; absent when there is nothing. */
  readonly notes?: readonly string[];
  /**
   * Those of the steps that lose something and that nothing consents to: `apply()` refuses them, and with them the plan, unless
   * its `losses` allow them. Absent where there are none.
   */
  readonly needsConsent?: readonly S[];
  /** A fingerprint of it, for `apply({ expect: digest })`: 64 hexadecimal digits. Applying with it consents to what the plan loses. */
  readonly digest: string;
}

/** PCF's verbs: the methods of a particle that carry out a transition. */
export type Verb = 'start' | 'stop' | 'terminate' | 'update';

/**
 * How an apply ended. `unchanged`: there was nothing to do; `changed`: everything is done; `started` (with `sync: false`): the resource
 * is moving; `deferred`: everything is done but what the provider refuses for some time.
 */
export type Outcome = 'unchanged' | 'changed' | 'started' | 'deferred';

/** From one state to another. The verb follows from where it leads: `start` to running, `stop` to stopped, `terminate`. */
export interface Transition {
  readonly from: Exclude<State, 'pending'>;
  readonly to: DesiredState;
}

/** Whether two steps do the same, whatever their texts say: these are for a person, and a count in them changes by itself. */
export function isSameStep(one: Step | undefined, other: Step | undefined): boolean {
  return isDeepStrictEqual(one && withoutTexts(one), other && withoutTexts(other));
}

function withoutTexts({ summary: _, lost: __, ...step }: Step): Omit<Step, 'summary' | 'lost'> {
  return step;
}

/** Returns whether an observation shows a resource that exists and does not rest. */
export function isUnsettled<Settings>(seen: Observation<Settings>): seen is Unsettled<Settings> {
  return seen.kind === 'moving' || seen.kind === 'blocked';
}
