/**
 * The names by which the particles of one list call each other. The list of a quasiparticle has a scope of its own below the
 * one around it: its copies keep calling each other by the names that were written, whatever number they got.
 */
export class Scope {
  readonly #ids = new Map<string, string[]>();

  constructor(private readonly around?: Scope) {}

  /**
   * Says what a written name stands for: a particle, all copies of one, or all members of a quasiparticle.
   *
   * @param written - `flavor:name` as it is written
   */
  add(written: string, ids: readonly string[]): void {
    const key = keyOf(written);
    const there = this.#ids.get(key);
    if (there) for (const id of ids) there.push(id);
    else this.#ids.set(key, [...ids]);
  }

  /** The ids of particles that a written name stands for; `undefined` when nobody here, or around, has that name. */
  resolve(written: string): readonly string[] | undefined {
    return this.#ids.get(keyOf(written)) ?? this.around?.resolve(written);
  }

  /** The ids that are written here with a name, whatever the flavor. */
  named(name: string): string[] {
    return [...this.#ids.keys()].filter((written) => written.slice(written.indexOf(':') + 1) === name);
  }

  /** All names that can be written here. */
  names(): string[] {
    return [...this.#ids.keys(), ...(this.around?.names() ?? [])];
  }
}

/** Flavors are told apart without regard to upper and lower case, names with. */
function keyOf(written: string): string {
  const colon = written.indexOf(':');
  return `${written.slice(0, colon).toLowerCase()}${written.slice(colon)}`;
}
