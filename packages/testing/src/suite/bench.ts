import { type AnyFlavor, createPcf } from '@pcf/core';
import type { FlavorSubject } from './subject.js';
import { World } from './world.js';

/** What a contract works with: the subject, and as many fresh worlds as it wants. */
export class Bench {
  readonly #worlds: World[] = [];

  constructor(readonly subject: FlavorSubject) {}

  /** The names of the subject's definitions. */
  get definitions(): string[] {
    return Object.keys(this.subject.definitions);
  }

  /** The flavor, as its plugin registers it. */
  get flavor(): AnyFlavor {
    return createPcf({ plugins: [this.subject.plugin] }).flavors.get(this.subject.flavor);
  }

  /** Whether the subject's backends run on virtual time, so that waiting takes none. */
  async isVirtual(): Promise<boolean> {
    const world = await this.open();
    await this.close(world);
    return world.backend.clock !== undefined;
  }

  /** A fresh backend, and no resource. */
  async open(): Promise<World> {
    const world = new World(this.subject, await this.subject.backend());
    this.#worlds.push(world);
    return world;
  }

  /** Ends a world before the contract is over, to have few of them at a time. */
  async close(world: World): Promise<void> {
    const index = this.#worlds.indexOf(world);
    if (index >= 0) this.#worlds.splice(index, 1);
    await world.dispose();
  }

  async dispose(): Promise<void> {
    for (const world of this.#worlds.splice(0)) await world.dispose();
  }
}
