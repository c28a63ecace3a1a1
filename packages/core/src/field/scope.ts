/**
 * The names of the particles in one list of definitions. The list of a quasiparticle has a scope of its own within the scope
 * around it. Its copies refer to each other by the names as written, without the numbers of copies.
 */
export class Scope {
  readonly #ids = new Map<string, string[]>();

  constructor(private readonly around?: Scope) {}

  /**
   * Registers the particles of a name as written: one particle, all copies of one, or all members of a quasiparticle.
   *
   * @param written - `flavor:name` as written
   */
  add(written: string, ids: readonly string[]): void {
    const key = keyOf(written);
    const there = this.#ids.get(key);
    if (there) for (const id of ids) there.push(id);
    else this.#ids.set(key, [...ids]);
  }

  /** Returns the ids of the particles that a name stands for; `undefined` when it is unknown here and around. */
  resolve(written: string): readonly string[] | undefined {
    return this.#ids.get(keyOf(written)) ?? this.around?.resolve(written);
  }

  /** Returns the ids with this name, of any flavor. */
  named(name: string): string[] {
    return [...this.#ids.keys()].filter((written) => written.slice(written.indexOf(':') + 1) === name);
  }

  /** Returns all names that are known here. */
  names(): string[] {
    return [...this.#ids.keys(), ...(this.around?.names() ?? [])];
  }
}

/** Flavors are compared without regard to case, names with. */
function keyOf(written: string): string {
  const colon = written.indexOf(':');
  return `${written.slice(0, colon).toLowerCase()}${written.slice(colon)}`;
}
