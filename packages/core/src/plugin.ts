import type { AnyFlavor } from './flavor.js';
import type { Lookup } from './lookup.js';
import type { Quasiparticle } from './quasiparticle.js';
import type { ServiceBinding } from './services/container.js';

/** The version of the plugin interface of this core. */
export const PLUGIN_API_VERSION = 1;

/** Registers what a plugin provides, while the runtime is built. */
export interface Registrar<F extends AnyFlavor = AnyFlavor, Q extends Quasiparticle = Quasiparticle> {
  /**
   * @throws DuplicateFlavorError when another plugin registers a flavor of this name; upper and lower case are the same
   * @throws RegistrySealedError when the runtime has been built
   */
  flavor(flavor: F): void;
  /** Registers a kind of quasiparticle; throws as `flavor` does. */
  quasiparticle(quasiparticle: Q): void;
  /**
   * Registers a lookup: it resolves references of the form `$lookup$resource$names`.
   *
   * @throws DuplicateLookupError when another plugin registers a lookup of this resource
   * @throws RegistrySealedError when the runtime has been built
   */
  lookup(lookup: Lookup): void;
  /**
   * @throws DuplicateServiceError when another plugin provides this service in another way
   * @throws RegistrySealedError when the runtime has been built
   */
  service(binding: ServiceBinding): void;
}

/**
 * The export of a flavor's package: an inert value that registers its flavors, and the services they need, when a runtime is
 * built.
 *
 * @typeParam F - the flavors it registers, so that `createPcf` knows their types
 * @typeParam Q - the kinds of quasiparticles it registers, so that `pcf.field()` accepts them
 *
 * @example
 * ```ts
 * export const notes: Plugin<typeof noteFlavor> = {
 *   name: '@acme/pcf-notes',
 *   apiVersion: 1,
 *   register: (registrar) => registrar.flavor(noteFlavor),
 * };
 * ```
 */
export interface Plugin<F extends AnyFlavor = AnyFlavor, Q extends Quasiparticle = Quasiparticle> {
  /** The name of its npm package, for error messages. */
  readonly name: string;
  readonly apiVersion: typeof PLUGIN_API_VERSION;
  register(registrar: Registrar<F, Q>): void;
}
