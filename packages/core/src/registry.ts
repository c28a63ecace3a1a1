import { DuplicateFlavorError, RegistrySealedError, UnknownFlavorError } from './errors/registry-errors.js';
import type { AnyFlavor } from './flavor.js';

/** The flavors of a runtime. Names are told apart without regard to upper and lower case, both ways. */
export class Registry {
  readonly #entries = new Map<string, { flavor: AnyFlavor; by: string }>();
  #sealed = false;

  /**
   * @param flavor - the flavor
   * @param by - the package that brings it
   * @throws {@link DuplicateFlavorError} when there is one of this name; it names both packages
   * @throws {@link RegistrySealedError} when the runtime has been built
   */
  add(flavor: AnyFlavor, by: string): void {
    if (this.#sealed) throw new RegistrySealedError(`the flavor "${flavor.name}"`, by);
    const there = this.#entries.get(flavor.name.toLowerCase());
    if (there) throw new DuplicateFlavorError(there.flavor.name, there.by, by);
    this.#entries.set(flavor.name.toLowerCase(), { flavor, by });
  }

  /** @throws {@link UnknownFlavorError} when there is none of this name; it suggests the nearest and a package to install */
  get(name: string): AnyFlavor {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry) return entry.flavor;
    throw new UnknownFlavorError(
      name,
      this.list().map((flavor) => flavor.name),
    );
  }

  /** All flavors, by name. */
  list(): AnyFlavor[] {
    return [...this.#entries.values()].map(({ flavor }) => flavor).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The package that brought a flavor; `undefined` when there is no such flavor. */
  providerOf(name: string): string | undefined {
    return this.#entries.get(name.toLowerCase())?.by;
  }

  get isSealed(): boolean {
    return this.#sealed;
  }

  /** Refuses additions from now on. */
  seal(): void {
    this.#sealed = true;
  }
}
