import 'reflect-metadata';
import {
  type ClassProvider,
  type DependencyContainer,
  container as emptyRoot,
  injectable,
  inject as injectSymbol,
} from 'tsyringe';
import {
  CircularServiceError,
  DisposedError,
  DuplicateServiceError,
  UnknownServiceError,
} from '../errors/registry-errors.js';

export { injectable };

/** Names a service and its type. Two tokens of the same name are two services. */
export class Token<T> {
  readonly symbol: symbol;
  /** Carries the type of the service; there is no such value. */
  declare protected readonly service: T;

  /** @param name - for error messages */
  constructor(readonly name: string) {
    this.symbol = Symbol(name);
  }
}

/**
 * Marks which service a constructor parameter of an `@injectable()` class needs.
 *
 * @example
 * ```ts
 * @injectable()
 * class Stopwatch {
 *   constructor(@inject(CLOCK) private readonly clock: Clock) {}
 * }
 * ```
 */
export function inject(token: Token<unknown>): ParameterDecorator {
  return injectSymbol(token.symbol);
}

/** Provides services. */
export interface Services {
  /**
   * @throws {@link UnknownServiceError} when no plugin provides it
   * @throws {@link DisposedError} when the runtime has been disposed
   */
  resolve<T>(token: Token<T>): T;
}

/**
 * How a service is created: a value; a class, created once per container with its dependencies; or a factory, called once per
 * container.
 */
export type Provider<T> =
  | { readonly useValue: T }
  | { readonly useClass: ClassProvider<T>['useClass'] }
  | { readonly useFactory: (services: Services) => T };

/** A service and how it is created. */
export interface ServiceBinding {
  readonly token: Token<unknown>;
  readonly provider: Provider<unknown>;
}

/**
 * Binds a service, with its type checked, for `createPcf({ services })` and `pcf.particle(definition, { services })`.
 *
 * @example
 * ```ts
 * createPcf({ plugins: [], services: [bind(CLOCK, { useValue: virtualClock })] });
 * ```
 */
export function bind<T>(token: Token<T>, provider: Provider<T>): ServiceBinding {
  return { token, provider };
}

/** The state that a runtime's container shares with those of its particles. */
interface Lifetime {
  readonly owned: { dispose(): unknown }[];
  ended: boolean;
}

/**
 * The services of one runtime, or of one particle below it. The only module that uses the injection library.
 *
 * It keeps its own list of the services that it created: the library's `dispose()` skips child containers and the results of
 * factories, and would close values that others share. A service is always created with the services of the container that
 * provides it, not with those of the particle that asked first.
 */
export class ServiceContainer implements Services {
  readonly #container: DependencyContainer;
  readonly #lifetime: Lifetime;
  readonly #providers = new Map<symbol, { provider: Provider<unknown>; by: string }>();

  private constructor(container: DependencyContainer, lifetime: Lifetime) {
    this.#container = container;
    this.#lifetime = lifetime;
  }

  /** Creates a container for a runtime. It shares nothing with any other. */
  static create(): ServiceContainer {
    return new ServiceContainer(emptyRoot.createChildContainer(), { owned: [], ended: false });
  }

  /** Creates a container below this one. It sees this one's services, its own are seen by no other, and it ends with this one. */
  child(): ServiceContainer {
    return new ServiceContainer(this.#container.createChildContainer(), this.#lifetime);
  }

  /**
   * Provides a service on behalf of a package. Providing the same service again is allowed: two flavors may share it.
   *
   * @throws {@link DuplicateServiceError} when another package provides it in another way
   */
  provide(binding: ServiceBinding, by: string): void {
    const there = this.#providers.get(binding.token.symbol);
    if (there && isSame(there.provider, binding.provider)) return;
    if (there) throw new DuplicateServiceError(binding.token.name, there.by, by);
    this.#providers.set(binding.token.symbol, { provider: binding.provider, by });
    this.override(binding);
  }

  /** Provides a service, and replaces what was provided before. */
  override({ token, provider }: ServiceBinding): void {
    if ('useValue' in provider) {
      this.#container.register(token.symbol, { useValue: provider.useValue });
      return;
    }
    let made: { service: unknown } | undefined;
    let isMaking = false;
    const useFactory = () => {
      if (made) return made.service;
      if (isMaking) throw new CircularServiceError(token.name);
      isMaking = true;
      try {
        made = { service: this.#make(provider) };
        return made.service;
      } finally {
        isMaking = false;
      }
    };
    this.#container.register(token.symbol, { useFactory });
  }

  resolve<T>(token: Token<T>): T {
    if (this.#lifetime.ended) throw new DisposedError();
    if (!this.#container.isRegistered(token.symbol, true)) throw new UnknownServiceError(token.name);
    return this.#container.resolve<T>(token.symbol);
  }

  /**
   * Disposes the services that this container and those below it created, in reverse order. Values that were passed in stay
   * open.
   */
  async dispose(): Promise<void> {
    this.#lifetime.ended = true;
    const failures: unknown[] = [];
    for (const owned of this.#lifetime.owned.splice(0).reverse()) {
      try {
        await owned.dispose();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, 'Some services could not be disposed; the others were.');
  }

  #make(provider: Exclude<Provider<unknown>, { useValue: unknown }>): unknown {
    const service =
      'useClass' in provider ? this.#container.resolve<unknown>(provider.useClass) : provider.useFactory(this);
    if (isDisposable(service)) this.#lifetime.owned.push(service);
    return service;
  }
}

function isSame(a: Provider<unknown>, b: Provider<unknown>): boolean {
  if ('useValue' in a) return 'useValue' in b && a.useValue === b.useValue;
  if ('useClass' in a) return 'useClass' in b && a.useClass === b.useClass;
  return 'useFactory' in b && a.useFactory === b.useFactory;
}

function isDisposable(service: unknown): service is { dispose(): unknown } {
  return (
    typeof service === 'object' && service !== null && 'dispose' in service && typeof service.dispose === 'function'
  );
}
