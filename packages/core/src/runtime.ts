import { setMaxListeners } from 'node:events';
import { systemClock } from './clock.js';
import { bind, type ServiceBinding, ServiceContainer } from './container.js';
import { deepFreeze } from './deep-freeze.js';
import { readDefinitions } from './definition/read.js';
import type { DefinitionSource } from './definition/source.js';
import { type ValidDefinition, validateDefinition, validateDefinitions } from './definition/validate.js';
import { InvalidDefinitionError } from './errors/definition-errors.js';
import { PcfError } from './errors/pcf-error.js';
import { ImportNotSupportedError, InvalidPluginError, RegistrySealedError } from './errors/registry-errors.js';
import { Events } from './events.js';
import type { AnyFlavor, DefinitionOf, ParticleOf } from './flavor.js';
import type { Particle } from './particle.js';
import { PLUGIN_API_VERSION, type Plugin } from './plugin.js';
import { Registry } from './registry.js';
import { BEFORE_STEP, type BeforeStep, CLOCK, EVENTS, RANDOM, RUNTIME_SIGNAL } from './services.js';

/** What a runtime is made of. */
export interface PcfOptions<Plugins extends readonly Plugin[] = readonly Plugin[]> {
  /** The plugins whose flavors this runtime knows. */
  readonly plugins: Plugins;
  /** Services in place of those that core or a plugin provides: a virtual clock, a client for tests. */
  readonly services?: readonly ServiceBinding[];
  /** Hooks that see each step before it is sent, in this order, and refuse it by throwing. */
  readonly beforeStep?: readonly BeforeStep[];
}

/** How to make one particle. */
export interface ParticleOptions {
  /** Services for this particle alone, in place of the runtime's. */
  readonly services?: readonly ServiceBinding[];
}

type FlavorIn<P extends Plugin> = P extends Plugin<infer F> ? F : never;
type FlavorNamed<F extends AnyFlavor, Name extends string> = string extends F['name']
  ? F
  : F extends { readonly name: Name }
    ? F
    : never;

/**
 * A runtime: the flavors of its plugins, and what they share. Runtimes in one process know nothing of each other.
 *
 * @typeParam F - its flavors
 */
export class Pcf<F extends AnyFlavor = AnyFlavor> {
  readonly flavors: Pick<Registry, 'get' | 'list' | 'providerOf'>;
  readonly events = new Events();
  readonly #registry = new Registry();
  readonly #services = ServiceContainer.create();
  readonly #disposal = new AbortController();

  /** Use {@link createPcf}, which knows the types of the plugins' flavors. */
  constructor({ plugins, services = [], beforeStep = [] }: PcfOptions) {
    this.flavors = this.#registry;
    setMaxListeners(0, this.#disposal.signal);
    const own = [
      bind(CLOCK, { useValue: systemClock }),
      bind(RANDOM, { useValue: Math.random }),
      bind(EVENTS, { useValue: this.events }),
      bind(BEFORE_STEP, { useValue: beforeStep }),
      bind(RUNTIME_SIGNAL, { useValue: this.#disposal.signal }),
    ];
    for (const binding of own) this.#services.provide(binding, '@pcf/core');
    for (const plugin of plugins) this.#register(plugin);
    for (const binding of services) this.#services.override(binding);
    this.#registry.seal();
  }

  /**
   * Makes a particle from a definition in code. No I/O; the definition is copied, validated and frozen.
   *
   * @throws {@link InvalidDefinitionError} with all that is wrong with it
   *
   * @example
   * ```ts
   * const orders = pcf.particle({
   *   flavor: 'dynamodb_table',
   *   pcf_name: 'orders',
   *   aws_resource: {
   *     TableName: 'orders',
   *     AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
   *     KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
   *     BillingMode: 'PAY_PER_REQUEST',
   *   },
   * });
   * ```
   */
  particle<const Name extends F['name']>(
    definition: DefinitionOf<FlavorNamed<F, Name>> & { readonly flavor: Name },
    options?: ParticleOptions,
  ): ParticleOf<FlavorNamed<F, Name>>;
  particle(definition: unknown, options: ParticleOptions = {}): Particle {
    const result = validateDefinition({ value: definition }, this.#registry);
    if ('issues' in result) throw new InvalidDefinitionError(result.issues);
    return this.#make(result.valid, options);
  }

  /**
   * Makes the particles of definitions whose flavors are known only at run time, for example those of a file. No I/O.
   *
   * @param sources - from `readDefinitions`, or `{ value }` for a value that came from elsewhere
   * @throws {@link InvalidDefinitionError} with all that is wrong with all of them
   */
  particles(sources: readonly DefinitionSource[], options: ParticleOptions = {}): Particle[] {
    return validateDefinitions(sources, this.#registry).map((valid) => this.#make(valid, options));
  }

  /**
   * Makes the particles of a file of definitions, YAML or JSON with comments.
   *
   * @throws {@link DefinitionFileError} when it cannot be read
   * @throws {@link InvalidDefinitionError} with all that is wrong with it, by line and column
   */
  async load(file: string): Promise<Particle[]> {
    return this.particles(await readDefinitions(file));
  }

  /**
   * Reads a resource that exists and gives the definition that describes it as it is: applying it changes nothing.
   *
   * @param flavor - the name of its flavor
   * @param name - how the provider names the resource, for example a table's name
   * @returns the definition, its `pcf_name` the resource's name; `undefined` when there is no such resource
   * @throws {@link UnknownFlavorError} when no plugin brings the flavor
   * @throws {@link ImportNotSupportedError} when the flavor cannot do it
   *
   * @example
   * ```ts
   * const definition = await pcf.import('dynamodb_table', 'orders');
   * ```
   */
  async import(flavor: string, name: string, signal: AbortSignal = this.#disposal.signal): Promise<unknown> {
    const { name: flavorName, importDefinition } = this.#registry.get(flavor);
    if (!importDefinition)
      throw new ImportNotSupportedError(flavorName, this.#registry.providerOf(flavorName) ?? flavorName);
    const own = await importDefinition(name, this.#services, signal);
    return own === undefined ? undefined : Object.assign({ flavor: flavorName, pcf_name: name }, own);
  }

  /**
   * Ends the runtime: what is being applied is aborted, and the services that the runtime made are disposed. What it was given
   * stays open.
   */
  async dispose(): Promise<void> {
    this.#disposal.abort(new Error('the runtime was disposed'));
    await this.#services.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #register(plugin: Plugin): void {
    const { name } = plugin;
    if (plugin.apiVersion !== PLUGIN_API_VERSION) {
      const versions = `it is made for version ${plugin.apiVersion} of the plugin interface, and this core has version ${PLUGIN_API_VERSION}`;
      throw new InvalidPluginError(name, `${versions}: install versions of the two that go together.`);
    }
    try {
      plugin.register({
        flavor: (flavor) => this.#registry.add(flavor, name),
        service: (binding) => {
          if (this.#registry.isSealed) throw new RegistrySealedError(`the service "${binding.token.name}"`, name);
          this.#services.provide(binding, name);
        },
      });
    } catch (error) {
      if (error instanceof PcfError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new InvalidPluginError(name, `its register() failed: ${reason}. Its author has to mend it.`, {
        cause: error,
      });
    }
  }

  #make(valid: ValidDefinition, { services = [] }: ParticleOptions): Particle {
    const { flavor, name, desiredState, definition } = valid;
    const own = this.#services.child();
    for (const binding of services) own.override(binding);
    return flavor.createParticle({
      name,
      flavor: flavor.name,
      provider: this.#registry.providerOf(flavor.name) ?? flavor.name,
      definition: deepFreeze(structuredClone(definition)),
      desiredState,
      stateRules: flavor,
      resolve: (token) => own.resolve(token),
    });
  }
}

/**
 * Builds a runtime from plugins. Nothing is called, opened or started before the first apply.
 *
 * @throws {@link DuplicateFlavorError} when two plugins bring the same flavor
 * @throws {@link DuplicateServiceError} when two plugins provide the same service differently
 * @throws {@link InvalidPluginError} when a plugin is made for another version of core, or its `register()` fails
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [dynamodbTable] });
 * ```
 */
export function createPcf<const Plugins extends readonly Plugin[]>(
  options: PcfOptions<Plugins>,
): Pcf<FlavorIn<Plugins[number]>> {
  return new Pcf(options);
}
