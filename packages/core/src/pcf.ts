import { setMaxListeners } from 'node:events';
import { marksAtCreation } from './definition/adoption-keys.js';
import type { DefinitionOf, ObservedDefinitionOf } from './definition/definition.js';
import { checkOwner, type OwnerName, type OwnerOption } from './definition/owner.js';
import { deepFreeze } from './definition/plain-data.js';
import type { ReadDefinitionsOptions } from './definition/reading/options.js';
import { readDefinitionFiles } from './definition/reading/read.js';
import { escapeReference, mapTexts } from './definition/references.js';
import type { DefinitionFile, DefinitionSource } from './definition/source.js';
import { type ValidDefinition, validateAlone } from './definition/validate.js';
import { PcfError } from './errors/pcf-error.js';
import { ImportNotSupportedError, InvalidPluginError, RegistrySealedError } from './errors/registry-errors.js';
import type { Field } from './field/field.js';
import type { FieldDefinition } from './field/field-definition.js';
import { makeField } from './field/make-field.js';
import type { MakeParticle } from './field/member.js';
import { type FieldOwner, ownerOf, sourcesOf } from './field/owner.js';
import { type DescribedResource, describeResource, nameResource } from './field/references/same-resource.js';
import type { AnyFlavor, ParticleOf } from './flavor.js';
import type { BeforeStep } from './model/before-step.js';
import type { Losses } from './model/losses.js';
import type { Particle } from './particle/particle.js';
import { PLUGIN_API_VERSION, type Plugin } from './plugin.js';
import { PLAIN_QUASIPARTICLE, type Quasiparticle } from './quasiparticle.js';
import { callFlavor } from './reconcile/flavor-calls.js';
import { type ReadLimit, runBoundedRead } from './reconcile/time/bounded.js';
import { Registry } from './registry.js';
import { systemClock } from './services/clock.js';
import { bind, type ServiceBinding, ServiceContainer, type Services } from './services/container.js';
import { Events } from './services/events.js';
import { BEFORE_STEP, CLOCK, EVENTS, LOSSES, RANDOM, RUNTIME_SIGNAL } from './services/tokens.js';
import { isRecord, messageOf } from './values.js';

/** The parts of a runtime. */
export interface PcfOptions<Plugins extends readonly Plugin[] = readonly Plugin[]> {
  /** The plugins whose flavors the runtime has. */
  readonly plugins: Plugins;
  /** Services that replace those of core or a plugin: a virtual clock, a client for tests. */
  readonly services?: readonly ServiceBinding[];
  /** Hooks that are called before each step is sent, in this order. A hook refuses the step by throwing. */
  readonly beforeStep?: readonly BeforeStep[];
  /**
   * What to do with steps that lose something and that nothing else consents to, where an apply does not set `losses`.
   * `'refuse'` by default.
   */
  readonly losses?: Losses;
  /**
   * The owner of what the runtime creates: 1 to 128 characters, letters from A to Z, digits and `. _ : / = + - @`. It is the same in all
   * processes and on all machines that manage these resources, and another one in each environment. Resources are marked with it. Absent:
   * they are not marked, except for fields from files that name an owner.
   *
   * `{ name, locations, from }`: `locations` are more places where its orphans are looked for, `from` says in errors where the name was
   * given.
   */
  readonly owner?: OwnerOption;
}

/** How to create particles. */
export interface ParticleOptions {
  /** Services for these particles only, in place of the runtime's. */
  readonly services?: readonly ServiceBinding[];
}

/** How to import a definition. */
export interface ImportOptions extends ParticleOptions, ReadLimit {}

type FlavorIn<P extends Plugin> = P extends Plugin<infer F> ? F : never;

/** The kinds of quasiparticles that a plugin declares in its type. */
type KindIn<P extends Plugin> = P extends Plugin<AnyFlavor, infer Q> ? (string extends Q['name'] ? never : Q) : never;

type FlavorNamed<F extends AnyFlavor, Name extends string> = string extends F['name']
  ? F
  : F extends { readonly name: Name }
    ? F
    : never;

/**
 * A runtime: the flavors of its plugins, and their services. Runtimes in one process share nothing.
 *
 * @typeParam F - its flavors
 * @typeParam Q - its kinds of quasiparticles beside `quasiparticle`, as far as the types of its plugins have them
 */
export class Pcf<F extends AnyFlavor = AnyFlavor, Q extends Quasiparticle = never> {
  readonly flavors: Pick<Registry, 'get' | 'list' | 'names' | 'packageOf' | 'quasiparticle'>;
  readonly events = new Events();
  readonly #registry = new Registry();
  readonly #services = ServiceContainer.create();
  readonly #disposal = new AbortController();
  readonly #owner: OwnerName | undefined;

  /** Use {@link createPcf}, which infers the types of the plugins' flavors. */
  constructor({ plugins, services = [], beforeStep = [], losses = 'refuse', owner }: PcfOptions) {
    this.#owner = owner === undefined ? undefined : checkOwner(owner, 'createPcf({ owner })');
    this.flavors = this.#registry;
    setMaxListeners(0, this.#disposal.signal);
    const own = [
      bind(CLOCK, { useValue: systemClock }),
      bind(RANDOM, { useValue: Math.random }),
      bind(EVENTS, { useValue: this.events }),
      bind(BEFORE_STEP, { useValue: beforeStep }),
      bind(LOSSES, { useValue: losses }),
      bind(RUNTIME_SIGNAL, { useValue: this.#disposal.signal }),
    ];
    for (const binding of own) this.#services.provide(binding, '@pcf/core');
    this.#registry.addQuasiparticle(PLAIN_QUASIPARTICLE, '@pcf/core');
    for (const plugin of plugins) this.#register(plugin);
    for (const binding of services) this.#services.override(binding);
    this.#registry.seal();
  }

  /**
   * Creates a particle from a definition in code. No I/O. The definition is copied, validated and frozen.
   *
   * @throws {@link InvalidDefinitionError} with all issues of the definition
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
    definition: (DefinitionOf<FlavorNamed<F, Name>> | ObservedDefinitionOf<FlavorNamed<F, Name>>) & {
      readonly flavor: Name;
    },
    options?: ParticleOptions,
  ): ParticleOf<FlavorNamed<F, Name>>;
  particle(definition: unknown, options: ParticleOptions = {}): Particle {
    const owner = this.#owner?.name;
    const { own, ...valid } = validateAlone(definition, this.#registry, owner);
    return this.#make(valid, own.definition, { services: this.#servicesFor(options), owner });
  }

  /**
   * Creates a field from definitions in code: particles and quasiparticles, their dependencies and references. No I/O. The
   * definitions are copied, validated and frozen.
   *
   * @throws {@link InvalidDefinitionError} with all issues of all definitions, including duplicates, missing parents and cycles
   *
   * @example
   * ```ts
   * const field = pcf.field([
   *   { flavor: 'note', pcf_name: 'title', note: { text: 'Field notes' } },
   *   { flavor: 'note', pcf_name: 'copy', parents: ['note:title'], note: { text: '$inherit$note:title$text' } },
   * ]);
   * await field.apply();
   * ```
   */
  field(definitions: readonly FieldDefinition<F, Q>[], options: ParticleOptions = {}): Field<F> {
    const owner = this.#owner && { name: this.#owner.name, locations: this.#owner.locations ?? [] };
    return this.#fieldOf(
      definitions.map((value) => ({ value })),
      owner,
      options,
    );
  }

  /**
   * Creates a field from definitions whose flavors are known only at run time, for example those of files. No I/O. Where the runtime has
   * no owner, the field has that of the files.
   *
   * @param definitions - files from `readDefinitionFile`, or `{ value }` for a value from elsewhere
   * @throws {@link InvalidDefinitionError} with all issues of all definitions, or where two places name different owners
   */
  fieldOf(definitions: readonly (DefinitionFile | DefinitionSource)[], options: ParticleOptions = {}): Field<F> {
    return this.#fieldOf(sourcesOf(definitions), ownerOf(definitions, this.#owner), options);
  }

  /**
   * Creates particles from definitions whose flavors are known only at run time: those of a field, without their dependencies.
   * No I/O.
   *
   * @throws {@link InvalidDefinitionError} with all issues of all definitions
   * @throws {@link UnresolvedReferenceError} when one refers to another
   */
  particles(definitions: readonly (DefinitionFile | DefinitionSource)[], options: ParticleOptions = {}): Particle[] {
    return [...this.fieldOf(definitions, options)].map(({ particle }) => particle);
  }

  /**
   * Creates a field from files, YAML or JSON with comments.
   *
   * @throws {@link DefinitionFileError} when one cannot be read
   * @throws {@link InvalidDefinitionError} with all issues, by file, line and column
   * @throws {@link UnknownEnvironmentError} when no file has an overlay for the environment
   *
   * @example
   * ```ts
   * const field = await pcf.load('pcf.yml', { env: 'prod', params: { units: 20 } });
   * ```
   */
  load(...files: readonly string[]): Promise<Field<F>>;
  load(file: string | readonly string[], options: ReadDefinitionsOptions): Promise<Field<F>>;
  async load(...given: readonly (string | readonly string[] | ReadDefinitionsOptions)[]): Promise<Field<F>> {
    const files = given.flatMap((one) => (isFiles(one) ? one : []));
    const [options = {}] = given.flatMap((one) => (isFiles(one) ? [] : [one]));
    return this.fieldOf(await readDefinitionFiles(files, options));
  }

  /**
   * Returns which resource a definition describes: its flavor, what names it, and a key that is equal for definitions of one resource.
   * See `Field.resourceOf`. No I/O.
   *
   * @throws {@link InvalidDefinitionError} with all issues of the definition
   *
   * @example
   * ```ts
   * const { key } = pcf.resourceOf({ flavor: 'sqs_queue', pcf_name: 'jobs', aws_resource: { QueueName: 'jobs' } });
   * ```
   */
  resourceOf(definition: unknown, options: ParticleOptions = {}): DescribedResource {
    const { own, flavor, name } = validateAlone(definition, this.#registry, this.#owner?.name);
    const keys = { ...(isRecord(own.definition) ? own.definition : {}), pcf_name: name };
    return describeResource(flavor, keys, this.#servicesFor(options));
  }

  /**
   * Reads an existing resource, and returns the definition that describes it: applying that changes nothing.
   *
   * @param flavor - the name of its flavor
   * @param name - the provider's name of the resource, for example a table's name
   * @param options - a timeout, and services in place of the runtime's; or a signal that aborts the import
   * @returns the definition, with the resource's name as `pcf_name`; `undefined` when there is no such resource
   * @throws {@link UnknownFlavorError} when no plugin provides the flavor
   * @throws {@link ImportNotSupportedError} when the flavor does not support import
   * @throws {@link FlavorError} when the flavor fails in an unexpected way
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   *
   * @example
   * ```ts
   * const definition = await pcf.import('dynamodb_table', 'orders');
   * ```
   */
  async import(flavor: string, name: string, options: ImportOptions | AbortSignal = {}): Promise<unknown> {
    const { services, ...limit } = options instanceof AbortSignal ? { signal: options } : options;
    const { name: flavorName, importDefinition } = this.#registry.get(flavor);
    const packageName = this.#registry.packageOf(flavorName) ?? flavorName;
    const id = `${flavorName}:${name}`;
    if (!importDefinition) throw new ImportNotSupportedError(flavorName, packageName);
    const own = await runBoundedRead(id, this.#services, limit, (signal) =>
      callFlavor({ id, packageName }, 'importDefinition', signal, () =>
        importDefinition(name, this.#servicesFor(services ? { services } : {}), signal),
      ),
    );
    if (own === undefined) return undefined;
    return mapTexts(Object.assign({ flavor: flavorName, pcf_name: name }, own), escapeReference);
  }

  /**
   * Ends the runtime: aborts every apply, and disposes the services that the runtime created. Services that were passed in stay
   * open.
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
      const versions = `it needs version ${plugin.apiVersion} of the plugin interface, and this core has version ${PLUGIN_API_VERSION}`;
      throw new InvalidPluginError(name, `${versions}: install matching versions of the two.`);
    }
    try {
      plugin.register({
        flavor: (flavor) => this.#registry.add(flavor, name),
        quasiparticle: (quasiparticle) => this.#registry.addQuasiparticle(quasiparticle, name),
        lookup: (lookup) => this.#registry.addLookup(lookup, name),
        service: (binding) => {
          if (this.#registry.isSealed) throw new RegistrySealedError(`the service "${binding.token.name}"`, name);
          this.#services.provide(binding, name);
        },
      });
    } catch (error) {
      if (error instanceof PcfError) throw error;
      const reason = messageOf(error);
      throw new InvalidPluginError(name, `its register() failed: ${reason}. This is a bug in the plugin.`, {
        cause: error,
      });
    }
  }

  /** The runtime's services, or a container below them with services that replace some of them. */
  #servicesFor({ services = [] }: ParticleOptions): Services {
    if (services.length === 0) return this.#services;
    const own = this.#services.child();
    for (const binding of services) own.override(binding);
    return own;
  }

  #fieldOf(sources: readonly DefinitionSource[], owner: FieldOwner | undefined, options: ParticleOptions): Field<F> {
    const services = this.#servicesFor(options);
    const make: MakeParticle = (valid, definition, inheritsState) =>
      this.#make(valid, definition, { services, owner: owner?.name }, inheritsState);
    return makeField<F>(sources, this.#registry, services, make, owner);
  }

  #make(
    valid: Omit<ValidDefinition, 'own'>,
    definition: unknown,
    { services, owner }: { readonly services: Services; readonly owner: string | undefined },
    inheritsState = false,
  ): Particle {
    const { flavor, name, desiredState, protection, callbacks, adoption } = valid;
    const marks = marksAtCreation(valid, owner);
    return flavor.createParticle({
      name,
      flavor: flavor.name,
      packageName: this.#registry.packageOf(flavor.name) ?? flavor.name,
      definition: deepFreeze(structuredClone(definition)),
      desiredState,
      inheritsState,
      stateRules: flavor,
      protection,
      callbacks,
      ...(owner === undefined ? {} : { owner }),
      ...(marks && { marks }),
      ...(adoption && { adoption }),
      resource: nameResource(flavor, { ...(isRecord(definition) ? definition : {}), pcf_name: name }),
      resolve: (token) => services.resolve(token),
    });
  }
}

function isFiles(given: string | readonly string[] | ReadDefinitionsOptions): given is string | readonly string[] {
  return typeof given === 'string' || Array.isArray(given);
}

/**
 * Builds a runtime from plugins. Calls, opens and starts nothing before the first apply.
 *
 * @throws {@link DuplicateFlavorError} when two plugins provide the same flavor
 * @throws {@link DuplicateServiceError} when two plugins provide the same service differently
 * @throws {@link InvalidPluginError} when a plugin needs another version of core, or its `register()` fails
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [dynamodbTable] });
 * ```
 */
export function createPcf<const Plugins extends readonly Plugin[]>(
  options: PcfOptions<Plugins>,
): Pcf<FlavorIn<Plugins[number]>, KindIn<Plugins[number]>> {
  return new Pcf(options);
}
