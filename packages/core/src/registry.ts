import { DuplicateLookupError } from './errors/field-errors.js';
import { DuplicateFlavorError, RegistrySealedError, UnknownFlavorError } from './errors/registry-errors.js';
import type { AnyFlavor } from './flavor.js';
import type { Lookup } from './lookup.js';
import type { Quasiparticle } from './quasiparticle.js';

type Entry = { readonly name: string; readonly by: string } & (
  | { readonly flavor: AnyFlavor }
  | { readonly quasiparticle: Quasiparticle }
);

/**
 * The flavors, quasiparticles and lookups of a runtime. Names of flavors and quasiparticles are compared without regard to
 * case.
 */
export class Registry {
  readonly #entries = new Map<string, Entry>();
  readonly #lookups = new Map<string, { lookup: Lookup; by: string }>();
  #sealed = false;

  /**
   * @param flavor - the flavor
   * @param by - the package that provides it
   * @throws {@link DuplicateFlavorError} when the name is taken; it names both packages
   * @throws {@link RegistrySealedError} when the runtime has been built
   */
  add(flavor: AnyFlavor, by: string): void {
    this.#add({ name: flavor.name, flavor, by });
  }

  /** Adds a kind of quasiparticle; throws as {@link Registry.add} does. */
  addQuasiparticle(quasiparticle: Quasiparticle, by: string): void {
    this.#add({ name: quasiparticle.name, quasiparticle, by });
  }

  /**
   * @throws {@link DuplicateLookupError} when the resource has a lookup already
   * @throws {@link RegistrySealedError} when the runtime has been built
   */
  addLookup(lookup: Lookup, by: string): void {
    if (this.#sealed) throw new RegistrySealedError(`the lookup of "${lookup.resource}"`, by);
    const there = this.#lookups.get(lookup.resource);
    if (there) throw new DuplicateLookupError(lookup.resource, there.by, by);
    this.#lookups.set(lookup.resource, { lookup, by });
  }

  /** @throws {@link UnknownFlavorError} for an unknown name; it suggests the nearest one and a package to install */
  get(name: string): AnyFlavor {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry && 'flavor' in entry) return entry.flavor;
    throw new UnknownFlavorError(name, this.names());
  }

  /** Returns a kind of quasiparticle; `undefined` for an unknown name. */
  quasiparticle(name: string): Quasiparticle | undefined {
    const entry = this.#entries.get(name.toLowerCase());
    return entry && 'quasiparticle' in entry ? entry.quasiparticle : undefined;
  }

  /** Returns the lookup of a resource; `undefined` when there is none. */
  lookup(resource: string): Lookup | undefined {
    return this.#lookups.get(resource)?.lookup;
  }

  /** Returns the resources that can be looked up. */
  lookups(): string[] {
    return [...this.#lookups.keys()].sort();
  }

  /** Returns all flavors, by name. */
  list(): AnyFlavor[] {
    return this.names().flatMap((name) => {
      const entry = this.#entries.get(name.toLowerCase());
      return entry && 'flavor' in entry ? [entry.flavor] : [];
    });
  }

  /** Returns the names of all flavors and kinds of quasiparticles. */
  names(): string[] {
    return [...this.#entries.values()].map(({ name }) => name).sort();
  }

  /** Returns the package that provides a flavor or a kind of quasiparticle; `undefined` for an unknown name. */
  packageOf(name: string): string | undefined {
    return this.#entries.get(name.toLowerCase())?.by;
  }

  get isSealed(): boolean {
    return this.#sealed;
  }

  /** Refuses additions from now on. */
  seal(): void {
    this.#sealed = true;
  }

  #add(entry: Entry): void {
    if (this.#sealed) throw new RegistrySealedError(`the flavor "${entry.name}"`, entry.by);
    const there = this.#entries.get(entry.name.toLowerCase());
    if (there) throw new DuplicateFlavorError(there.name, there.by, entry.by);
    this.#entries.set(entry.name.toLowerCase(), entry);
  }
}
