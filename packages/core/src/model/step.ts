import { isDeepStrictEqual } from 'node:util';
import type { Duration } from './duration.js';

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
   * The changes that force the step, where it does not make them itself: the settings for which a resource is deleted and created
   * again, on the step that deletes it. A plan shows them as the reason. Plans that differ only in them are equal.
   */
  readonly because?: readonly Change[];
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
  /**
   * Why the provider will refuse it for some time, where what was observed tells that. A plan says so. It is sent nevertheless: the
   * provider decides. Plans that differ only in it are equal.
   */
  readonly deferred?: ExpectedDeferral;
}

/** Why a step will be deferred. */
export interface ExpectedDeferral {
  /** A sentence for a person. */
  readonly reason: string;
  /** When the provider accepts it, in milliseconds since the epoch, where that is known. */
  readonly until?: number;
}

/** One setting that a step changes. */
export interface Change {
  /** Its path in the definition, for example `ProvisionedThroughput.ReadCapacityUnits`. */
  readonly path: string;
  /** The value before; `undefined` when there was none. */
  readonly before: unknown;
  /** The value after; `undefined` when it is removed. */
  readonly after: unknown;
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

/** The provider's answer to a step. */
export interface Accepted {
  /**
   * From a step that `creates`: the identity of the resource that this call created, as later observations contain it. Where a
   * call also succeeds for an existing resource, write a random mark with it and return the mark.
   */
  readonly created?: string;
}

/** One resource, as opposed to others that had its name before or have it later. */
export interface KnownResource {
  /** Its identity, as in an observation. */
  readonly identity: string;
  /** By when every look shows the resource, in milliseconds since the epoch; at once where absent. Reads can be stale until then. */
  readonly visibleBy?: number;
}

/** The result of `execute`. Most steps prove nothing, and return nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a subclass may override `execute` with a function that returns nothing
export type StepAnswer = Accepted | undefined | void;

/** Returns whether two steps do the same. Their texts and reasons are not compared: they may contain counts and times. */
export function isSameStep(one: Step | undefined, other: Step | undefined): boolean {
  return isDeepStrictEqual(one && withoutTexts(one), other && withoutTexts(other));
}

function withoutTexts({
  summary: _,
  lost: __,
  because: ___,
  deferred: ____,
  ...step
}: Step): Omit<Step, 'summary' | 'lost' | 'because' | 'deferred'> {
  return step;
}
