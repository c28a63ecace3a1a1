import type { Duration, Plugin, ServiceBinding } from '@pcf/core';
import type { HttpFaults } from '../http/http-faults.js';
import type { VirtualClock } from '../virtual-clock.js';

/** A flavor under test, and what the contract suite needs to know about it. */
export interface FlavorSubject {
  /** The plugin that the flavor's package exports. */
  readonly plugin: Plugin;
  /** The flavor's name. */
  readonly flavor: string;
  /**
   * Valid definitions of one resource, by a name of your choice: with the same unique keys and different settings. `flavor` and
   * `pcf_name` may be left out; the suite sets `desired_state`. If the flavor has secret settings (JSON Schema `writeOnly`), a
   * definition must set each of them, to a text of at least 8 characters that occurs nowhere else.
   */
  readonly definitions: Readonly<Record<string, object>>;
  /** The transitions of a running resource, as names of definitions. */
  readonly transitions?: readonly (readonly [from: string, to: string])[];
  /** Definitions that validation must refuse, by a description of the mistake. The suite also generates some itself. */
  readonly invalid?: Readonly<Record<string, object>>;
  /** Creates a fresh backend without resources. The suite creates many. */
  backend(): FlavorBackend | Promise<FlavorBackend>;
  /** The contracts that do not hold for the flavor, by name, each with the reason. */
  readonly waive?: Readonly<Record<string, string>>;
  /**
   * The settings that the contracts about settings leave alone, by their dotted paths, each with the reason. A path includes all
   * settings below it.
   */
  readonly exempt?: Readonly<Record<string, string>>;
  /** The time limit of each contract, in milliseconds of real time. Default: a minute. */
  readonly limit?: Duration;
  /** The time limits of single contracts, by name, in milliseconds of real time. */
  readonly limits?: Readonly<Record<string, Duration>>;
}

/** An isolated backend for the resource: a simulator, an emulator, a folder. */
export interface FlavorBackend {
  /** The services that connect a runtime to this backend: settings, a client, a token of the flavor. */
  readonly services: readonly ServiceBinding[];
  /** The clock of a backend on virtual time. It stands still while the flavor observes or executes a step. */
  readonly clock?: VirtualClock;
  /** For a flavor that uses HTTP: the fault injector between it and the backend. */
  readonly http?: HttpFaults;
  /** Texts that must not appear in any output, for example the secret key of the credentials. */
  readonly secrets?: readonly string[];
  /** Deletes the resource behind the flavor's back; resolves when it is deleted. */
  remove?(): unknown;
  /** Changes a setting that all definitions declare, behind the flavor's back; resolves when it is changed. */
  alter?(): unknown;
  /** Puts the resource into a state that waiting does not end. */
  block?(): unknown;
  /** Gives the resource a status that the flavor does not know. */
  confuse?(): unknown;
  /**
   * Returns the settings of the resource as the backend keeps them, without the flavor: `undefined` if there is none. Plain data in
   * any form, with secrets or digests of them. Ids and times may be included: the suite finds out which values differ by chance.
   */
  inspect?(): unknown;
  /** Counts everything that exists in the backend, without the flavor: resources, and what belongs to them. */
  count?(): number | Promise<number>;
  /** Refuses all calls from now on, as a provider refuses a caller without permission. */
  deny?(): unknown;
  /**
   * Refuses all calls that write from now on, with an error whose message quotes what was sent. Not needed with `http`: the suite
   * then refuses the requests.
   */
  refuse?(): unknown;
  /** Stops the resource behind the flavor's back, for a kind that can be stopped without being deleted. */
  stop?(): unknown;
  /** Puts data into the resource that only deletion loses. `inspect()` must show a part of it, such as a count. */
  fill?(): unknown;
  /** Closes the backend and deletes its resources. */
  dispose?(): unknown;
}
