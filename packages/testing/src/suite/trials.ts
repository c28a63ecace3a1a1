import {
  type ApplyResult,
  ContendedError,
  DeadlineExceededError,
  type Duration,
  NoProgressError,
  State,
} from '@pcf/core';
import { ContractError, show } from './assertions.js';
import type { ContractContext } from './context.js';
import { definitionOf, type TestEnvironment } from './environment.js';
import { differingPaths, leavesOf } from './plain-data.js';
import { type Variant, variantsOf } from './variants.js';

/** The time limit of an apply that may be refused, on real time. */
const REAL_LIMIT: Duration = 15_000;
const A_DAY: Duration = 86_400_000;

/** What came of an apply of a definition that the suite made up: the provider may refuse it. */
export interface Trial {
  /** `undefined` where it was refused. */
  readonly result?: ApplyResult | undefined;
  /** Why it was refused. */
  readonly refusal?: unknown;
  /** What `inspect()` shows afterwards; `undefined` where the backend has none. */
  readonly seen?: unknown;
}

/** Applies the subject's definitions and their variants, and compares resources by `inspect()`. */
export class Trials {
  readonly #created = new Map<string, Promise<Trial>>();
  #validating: Promise<TestEnvironment> | undefined;
  #byChance: Promise<ReadonlySet<string>> | undefined;

  constructor(private readonly context: ContractContext) {}

  /** Returns all variants of all definitions, by setting. Settings that the subject exempts are left out. */
  variants(isWanted: (variant: Variant) => boolean): Map<string, Variant[]> {
    const { subject, flavor } = this.context;
    const definitions = this.context.definitions.map((name) => definitionOf(subject, name));
    const exempt = Object.keys(subject.exempt ?? {});
    const found = new Map<string, Variant[]>();
    for (const definition of definitions)
      for (const variant of variantsOf(definition, definitions, flavor)) {
        const isExempt = exempt.some((path) => variant.path === path || variant.path.startsWith(`${path}.`));
        if (!isExempt && isWanted(variant)) found.set(variant.path, [...(found.get(variant.path) ?? []), variant]);
      }
    return found;
  }

  /** Whether a definition is valid, as far as that can be known without the provider. */
  async isValid(definition: object): Promise<boolean> {
    this.#validating ??= this.context.open();
    const env = await this.#validating;
    try {
      env.particle(definition);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether the backend has `inspect()`. */
  async canInspect(): Promise<boolean> {
    return this.#inEnvironment(async (env) => env.backend.inspect !== undefined);
  }

  /** Creates a resource in a fresh backend. */
  create(definition: object): Promise<Trial> {
    const key = JSON.stringify(definition);
    const known = this.#created.get(key);
    if (known) return known;
    const created = this.#inEnvironment((env) => this.#attempt(env, definition));
    this.#created.set(key, created);
    return created;
  }

  /** Creates a resource, and then applies other definitions in other runtimes. Returns what came of the last one. */
  async change(before: object, ...after: readonly object[]): Promise<Trial> {
    return this.#inEnvironment(async (env) => {
      let last = await this.#attempt(env, before);
      for (const definition of after) {
        if (!last.result) return last;
        env.clear();
        last = await this.#attempt(env, definition);
      }
      return last;
    });
  }

  /** Returns where two resources differ, each place with its values, apart from what differs by chance. */
  async differences(expected: unknown, found: unknown): Promise<Difference[]> {
    this.#byChance ??= this.#valuesByChance();
    const byChance = await this.#byChance;
    const [wanted, actual] = [new Map(leavesOf(expected)), new Map(leavesOf(found))];
    return differingPaths(expected, found)
      .filter((path) => !byChance.has(path))
      .map((path) => ({ path, expected: wanted.get(path), found: actual.get(path) }));
  }

  /** Returns the paths of values that differ between two resources with the same definition: ids and times. */
  async #valuesByChance(): Promise<ReadonlySet<string>> {
    const [name = ''] = this.context.definitions;
    const definition = definitionOf(this.context.subject, name);
    const { seen } = await this.create(definition);
    const again = await this.#inEnvironment(async (env) => {
      await env.apply(definition);
      await env.apply(definition, State.terminated);
      await env.pause(A_DAY);
      return (await this.#attempt(env, definition)).seen;
    });
    return new Set(differingPaths(seen, again));
  }

  async #attempt(env: TestEnvironment, definition: object): Promise<Trial> {
    const maxTimeout = env.backend.clock ? undefined : REAL_LIMIT;
    try {
      const result = await env.particle(definition).apply({ ...(maxTimeout !== undefined && { maxTimeout }) });
      if (result.deferred.length > 0) return { refusal: new Error('a step was deferred') };
      return { result, ...(env.backend.inspect && { seen: await env.inspect() }) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { refusal: error };
    }
  }

  async #inEnvironment<T>(work: (env: TestEnvironment) => Promise<T>): Promise<T> {
    const env = await this.context.open();
    try {
      return await work(env);
    } finally {
      await this.context.close(env);
    }
  }
}

/** A value that is not as expected. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Describes differences for an error. */
export function describeDifferences(differences: readonly Difference[], isSecret = false): string {
  const some = differences.slice(0, 4);
  const lines = some.map(({ path, expected, found }) =>
    isSecret ? path : `${path} is ${show(found)}, not ${show(expected)}`,
  );
  return [...lines, ...(some.length < differences.length ? ['…'] : [])].join('; ');
}

/** A definition that the suite made up may be refused, but an apply that begins must not get lost. */
function isRefusal(error: unknown): boolean {
  if (error instanceof ContractError) return false;
  if ([NoProgressError, ContendedError, DeadlineExceededError].some((kind) => error instanceof kind)) return false;
  return error instanceof Error;
}
