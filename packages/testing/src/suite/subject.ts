import type { Plugin, ServiceBinding } from '@pcf/core';
import type { HttpFaults } from '../http/http-faults.js';
import type { VirtualClock } from '../virtual-clock.js';

/** A flavor that is to be proved, and what the suite needs to know about it. */
export interface FlavorSubject {
  /** What the flavor's package exports. */
  readonly plugin: Plugin;
  /** The flavor's name. */
  readonly flavor: string;
  /**
   * Several valid definitions of one resource, by a name of your choice: the same unique keys, different settings. `flavor`
   * may be left out, as may `pcf_name`; `desired_state` is the suite's own. Where the flavor has secret settings (JSON
   * Schema `writeOnly`), one of them sets each, to a text of 8 characters or more that stands nowhere else.
   */
  readonly definitions: Readonly<Record<string, object>>;
  /** From which definition to which a running resource can be changed, by their names. */
  readonly transitions?: readonly (readonly [from: string, to: string])[];
  /** Definitions that validation must refuse, by what is wrong with them; beside those that the suite makes up itself. */
  readonly invalid?: Readonly<Record<string, object>>;
  /** Makes a backend of its own, without any resource. It is asked for many of them. */
  backend(): FlavorBackend | Promise<FlavorBackend>;
  /** Contracts that the flavor does not keep, by name, each with the reason. */
  readonly waive?: Readonly<Record<string, string>>;
}

/** A place of its own for the flavor's resource: a simulator, an emulator, a folder. */
export interface FlavorBackend {
  /** What leads a runtime to this backend: its settings, a client, a token of the flavor's own. */
  readonly services: readonly ServiceBinding[];
  /** The clock, where the backend runs on virtual time. It stands still while the flavor looks or acts. */
  readonly clock?: VirtualClock;
  /** Where the flavor talks HTTP: what stands between it and the backend. */
  readonly http?: HttpFaults;
  /** Texts that must not show up anywhere, for example the secret key of the credentials. */
  readonly secrets?: readonly string[];
  /** Deletes the resource behind the flavor's back; resolves when it is gone. */
  remove?(): unknown;
  /** Changes a setting that all the definitions declare, behind the flavor's back; resolves when it is changed. */
  alter?(): unknown;
  /** Puts the resource into a condition that waiting does not end. */
  block?(): unknown;
  /** Gives the resource a status that the flavor has never heard of. */
  confuse?(): unknown;
  /** Ends the backend and whatever is left in it. */
  dispose?(): unknown;
}
