import { describe, expect, it } from 'vitest';
import {
  bind,
  CircularServiceError,
  CLOCK,
  type Clock,
  createPcf,
  DisposedError,
  DuplicateServiceError,
  inject,
  injectable,
  type ServiceBinding,
  Token,
  UnknownServiceError,
} from '../../src/index.js';
import { Lamp, lampFlavor } from '../support/lamp.js';

class Resource {
  disposed = 0;
  dispose() {
    this.disposed += 1;
  }
}

const RESOURCE = new Token<Resource>('resource');
const NAME = new Token<string>('name');
const GREETING = new Token<string>('greeting');
const STOPWATCH = new Token<Stopwatch>('stopwatch');

@injectable()
class Stopwatch {
  constructor(
    @inject(CLOCK) readonly clock: Clock,
    @inject(NAME) readonly name: string,
  ) {}
}

/** A lamp that lets its services be seen. */
class OpenLamp extends Lamp {
  get<T>(token: Token<T>): T {
    return this.context.resolve(token);
  }
}

/** A runtime in which plugins provide services, and particles that resolve them. */
function runtimeWith(provided: Record<string, readonly ServiceBinding[]>, services: readonly ServiceBinding[] = []) {
  const flavor = {
    ...lampFlavor,
    createParticle: (context: ConstructorParameters<typeof OpenLamp>[0]) => new OpenLamp(context),
  };
  const plugins = Object.entries(provided).map(([name, bindings], index) => ({
    name,
    apiVersion: 1 as const,
    register(registrar: { flavor(added: typeof flavor): void; service(binding: ServiceBinding): void }) {
      if (index === 0) registrar.flavor(flavor);
      for (const binding of bindings) registrar.service(binding);
    },
  }));
  const pcf = createPcf({ plugins, services });
  const lamp = (name: string, own: readonly ServiceBinding[] = []) =>
    pcf.particle({ flavor: 'lamp', pcf_name: name, lamp: { colour: 'red' } }, { services: own });
  return { pcf, lamp };
}

describe('a service', () => {
  it('is a value, or created once for all particles of a runtime', () => {
    let made = 0;
    const counting = bind(RESOURCE, {
      useFactory: () => {
        made += 1;
        return new Resource();
      },
    });
    const { lamp } = runtimeWith({ '@acme/one': [counting] });
    expect(made).toBe(0);
    expect(lamp('a').get(RESOURCE)).toBe(lamp('b').get(RESOURCE));
    expect(made).toBe(1);
  });

  it('is a class whose constructor names what it needs', () => {
    const { lamp } = runtimeWith({
      '@acme/one': [bind(NAME, { useValue: 'wall' }), bind(STOPWATCH, { useClass: Stopwatch })],
    });
    const stopwatch = lamp('a').get(STOPWATCH);
    expect(stopwatch.name).toBe('wall');
    expect(stopwatch.clock.now()).toBeTypeOf('number');
    expect(lamp('b').get(STOPWATCH)).toBe(stopwatch);
  });

  it('is replaced by what the runtime is given', () => {
    const { lamp } = runtimeWith({ '@acme/one': [bind(NAME, { useValue: 'real' })] }, [
      bind(NAME, { useValue: 'test' }),
    ]);
    expect(lamp('a').get(NAME)).toBe('test');
  });

  it('is replaced for one particle by the services of that particle', () => {
    const { lamp } = runtimeWith({ '@acme/one': [bind(NAME, { useValue: 'all' })] });
    expect(lamp('a', [bind(NAME, { useValue: 'mine' })]).get(NAME)).toBe('mine');
    expect(lamp('b').get(NAME)).toBe('all');
  });

  it("is never created with one particle's services when all share it", () => {
    const greeting = bind(GREETING, { useFactory: (services) => `hello ${services.resolve(NAME)}` });
    const { lamp } = runtimeWith({ '@acme/one': [bind(NAME, { useValue: 'all' }), greeting] });
    expect(lamp('a', [bind(NAME, { useValue: 'mine' })]).get(GREETING)).toBe('hello all');
    expect(lamp('b').get(GREETING)).toBe('hello all');
  });

  it('with a circular dependency is an error', () => {
    const circle = [
      bind(NAME, { useFactory: (services) => services.resolve(GREETING) }),
      bind(GREETING, { useFactory: (services) => `hello ${services.resolve(NAME)}` }),
    ];
    const { lamp } = runtimeWith({ '@acme/one': circle });
    expect(() => lamp('a').get(NAME)).toThrow(CircularServiceError);
    expect(() => lamp('a').get(NAME)).toThrow('Service "name" has a circular dependency');
  });

  it('that no plugin provides is an error', () => {
    const { lamp } = runtimeWith({ '@acme/one': [] });
    expect(() => lamp('a').get(NAME)).toThrow(UnknownServiceError);
    expect(() => lamp('a').get(NAME)).toThrow('No plugin of this runtime provides the service "name"');
  });

  it('may be provided by two plugins in the same way, and not in different ways', () => {
    const shared = bind(NAME, { useValue: 'same' });
    expect(() => runtimeWith({ '@acme/one': [shared], '@acme/two': [shared] })).not.toThrow();
    const other = bind(NAME, { useValue: 'other' });
    expect(() => runtimeWith({ '@acme/one': [shared], '@acme/two': [other] })).toThrow(DuplicateServiceError);
    expect(() => runtimeWith({ '@acme/one': [shared], '@acme/two': [other] })).toThrow(
      /"name".*@acme\/one.*@acme\/two/,
    );
  });

  it('of core cannot be replaced by a plugin', () => {
    const clock = { now: () => 0, sleep: async () => {} };
    expect(() => runtimeWith({ '@acme/one': [bind(CLOCK, { useValue: clock })] })).toThrow(/"clock".*@pcf\/core/);
  });

  it('has the type of its token', () => {
    // @ts-expect-error a number is no name
    bind(NAME, { useValue: 5 });
    const { lamp } = runtimeWith({ '@acme/one': [bind(NAME, { useValue: 'x' })] });
    const name: string = lamp('a').get(NAME);
    expect(name).toBe('x');
  });
});

describe('disposing a runtime', () => {
  it('disposes what it created, in reverse order, and nothing else', async () => {
    const order: string[] = [];
    const closing = (name: string) => ({ dispose: () => order.push(name) });
    const FIRST = new Token<object>('first');
    const SECOND = new Token<object>('second');
    const NEVER = new Token<object>('never');
    const given = new Resource();
    const { pcf, lamp } = runtimeWith(
      {
        '@acme/one': [
          bind(FIRST, { useFactory: () => closing('first') }),
          bind(SECOND, { useFactory: () => closing('second') }),
          bind(NEVER, { useFactory: () => closing('never') }),
        ],
      },
      [bind(RESOURCE, { useValue: given })],
    );
    lamp('a').get(FIRST);
    lamp('b').get(SECOND);
    lamp('b').get(RESOURCE);
    await pcf.dispose();
    expect(order).toEqual(['second', 'first']);
    expect(given.disposed).toBe(0);
  });

  it('also disposes what was created for one particle', async () => {
    const { pcf, lamp } = runtimeWith({ '@acme/one': [] });
    const mine = lamp('a', [bind(RESOURCE, { useFactory: () => new Resource() })]).get(RESOURCE);
    await pcf.dispose();
    expect(mine.disposed).toBe(1);
  });

  it('continues when one cannot be disposed, and reports it', async () => {
    const BAD = new Token<object>('bad');
    const { pcf, lamp } = runtimeWith({
      '@acme/one': [
        bind(RESOURCE, { useFactory: () => new Resource() }),
        bind(BAD, { useFactory: () => ({ dispose: () => Promise.reject(new Error('stuck')) }) }),
      ],
    });
    const resource = lamp('a').get(RESOURCE);
    lamp('a').get(BAD);
    await expect(pcf.dispose()).rejects.toThrow('Some services could not be disposed');
    expect(resource.disposed).toBe(1);
  });

  it('leaves a service of another runtime open', async () => {
    const make = bind(RESOURCE, { useFactory: () => new Resource() });
    const one = runtimeWith({ '@acme/one': [make] });
    const two = runtimeWith({ '@acme/one': [make] });
    const [mine, theirs] = [one.lamp('a').get(RESOURCE), two.lamp('a').get(RESOURCE)];
    expect(mine).not.toBe(theirs);
    await one.pcf.dispose();
    expect([mine.disposed, theirs.disposed]).toEqual([1, 0]);
  });

  it('provides no service afterwards', async () => {
    const { pcf, lamp } = runtimeWith({ '@acme/one': [bind(RESOURCE, { useFactory: () => new Resource() })] });
    const particle = lamp('a');
    await pcf.dispose();
    expect(() => particle.get(RESOURCE)).toThrow(DisposedError);
  });
});
