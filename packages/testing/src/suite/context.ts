import { type AnyFlavor, createPcf } from '@pcf/core';
import { ContractError, notChecked, problemOf } from './assertions.js';
import { TestEnvironment } from './environment.js';
import type { FlavorBackend, FlavorSubject } from './subject.js';

/** The subject of a contract, and any number of fresh test environments. */
export class ContractContext {
  readonly #environments: TestEnvironment[] = [];
  readonly #notes = new Set<string>();

  constructor(readonly subject: FlavorSubject) {}

  /** The names of the subject's definitions. */
  get definitions(): string[] {
    return Object.keys(this.subject.definitions);
  }

  /** The flavor, as its plugin registers it. */
  get flavor(): AnyFlavor {
    return createPcf({ plugins: [this.subject.plugin] }).flavors.get(this.subject.flavor);
  }

  /** What the contract has not checked although it passed, and why. */
  get notes(): string[] {
    return [...this.#notes];
  }

  /** Notes that a part of the contract is not checked. */
  note(text: string): void {
    this.#notes.add(text);
  }

  /** @throws NotApplicable when the backend has no `inspect()` */
  async requireInspection(purpose: string): Promise<void> {
    const env = await this.open();
    await this.close(env);
    if (!env.backend.inspect) throw notChecked('inspect', purpose);
  }

  /** Whether the backend runs on virtual time, so that waiting is instant. */
  async isVirtual(): Promise<boolean> {
    const env = await this.open();
    await this.close(env);
    return env.backend.clock !== undefined;
  }

  /**
   * Opens a fresh environment, without a resource.
   *
   * @param owner - of its runtimes
   */
  async open(owner?: string): Promise<TestEnvironment> {
    const env = new TestEnvironment(this.subject, await this.#newBackend());
    env.owner = owner;
    this.#environments.push(env);
    return env;
  }

  /** Closes an environment before the end of the contract, so that few are open at a time. */
  async close(env: TestEnvironment): Promise<void> {
    const index = this.#environments.indexOf(env);
    if (index >= 0) this.#environments.splice(index, 1);
    await env.dispose();
  }

  async #newBackend(): Promise<FlavorBackend> {
    try {
      return await this.subject.backend();
    } catch (error) {
      throw new ContractError(`backend() of the subject failed: ${problemOf(error)}`, { cause: error });
    }
  }

  async dispose(): Promise<void> {
    for (const env of this.#environments.splice(0)) await env.dispose();
  }
}

/** A rule that every flavor must follow. */
export interface Contract {
  /** A stable name in kebab case, for waivers. */
  readonly name: string;
  /** The rule in one line. */
  readonly title: string;
  /**
   * Checks the rule.
   *
   * @throws ContractError when the flavor violates it
   * @throws NotApplicable when it does not apply to the flavor
   */
  run(context: ContractContext): Promise<void>;
}
