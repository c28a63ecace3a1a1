import type { Marks } from './model/marks.js';
import type { Services } from './services/container.js';

/** A definition's keys that name and locate a resource, or the keys of a location: data, not validated. */
export type Keys = Readonly<Record<string, unknown>>;

/** What a flavor is asked to list. */
export interface ListQuery {
  readonly owner: string;
  /**
   * The definitions of the owner whose flavors have the same `locatedBy`, also those of other flavors: the flavor lists in each of
   * their locations. References in what locates them are resolved.
   */
  readonly near: readonly Keys[];
  /** More locations of the owner, with the keys of `locatedBy`: `{ region: 'eu-west-1' }`. A flavor ignores keys that it does not know. */
  readonly locations: readonly Keys[];
  /** The definitions of this flavor. What is a part of one of their resources, as a replica of a table is, must not be listed. */
  readonly declared: readonly Keys[];
  readonly services: Services;
  readonly signal: AbortSignal;
  /**
   * The same object for all flavors that are asked in one listing. Flavors whose API lists several kinds share a walk: the first one
   * makes it, and keeps its promise in a `WeakMap` under this key.
   */
  readonly listing: object;
}

/** A resource with the owner's mark, as a listing shows it. Core looks at it before it is called an orphan. */
export interface ListedResource {
  /** The provider's name of the resource, for example a table's name. */
  readonly name: string;
  /** Where it is, for a person: `eu-west-1`, `eu-west-1, profile shop`. */
  readonly location: string;
  readonly marks: Marks;
  /** The provider's name of it that is unique everywhere, for example an ARN: equal where two locations show one resource. */
  readonly uid?: string;
  /** The keys of a definition that name and locate it: `{ region: 'eu-west-1', aws_resource: { TableName: 'orders' } }`. */
  readonly keys: Keys;
  /** Why it cannot be told whether a definition describes it, a sentence. Such a resource is shown and not terminated. */
  readonly unclear?: string;
}

/** What a flavor has listed. */
export interface Listing {
  readonly found: readonly ListedResource[];
  /** The locations that were walked, for a person: `eu-west-1`, `us-east-1, profile shop`. */
  readonly walked: readonly string[];
  /** What the API lists with the owner's mark and is of another kind: a flavor of that kind may be missing. */
  readonly others?: readonly OtherKind[];
}

/** A resource with the owner's mark that a flavor does not know. */
export interface OtherKind {
  /** As in {@link ListedResource}. */
  readonly uid: string;
  /** Its kind in the words of the provider, for example the service in its ARN. */
  readonly kind: string;
}
