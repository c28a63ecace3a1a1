import { describe, expect, it } from 'vitest';
import {
  AbortedError,
  type AnyFlavor,
  bind,
  ConflictError,
  createPcf,
  DisposedError,
  DuplicateFlavorError,
  FlavorError,
  ImportNotSupportedError,
  InvalidPluginError,
  type Plugin,
  type Registrar,
  RegistrySealedError,
  UnknownFlavorError,
} from '../src/index.js';
import { LampShop, lampFlavor, lampPlugin, openShop, SHOP } from './support/lamp.js';
import { soon, useVirtualTime } from './support/virtual-time.js';

useVirtualTime();

function plugin(name: string, register: (registrar: Registrar) => void = () => {}): Plugin {
  return { name, apiVersion: 1, register };
}

const bringing = (name: string, flavor: AnyFlavor) => plugin(name, (registrar) => registrar.flavor(flavor));

describe('the flavors of a runtime', () => {
  it('are those of its plugins, by name', () => {
    const pcf = createPcf({ plugins: [lampPlugin(), bringing('@acme/others', { ...lampFlavor, name: 'candle' })] });
    expect(pcf.flavors.list().map((flavor) => flavor.name)).toEqual(['candle', 'lamp']);
    expect(pcf.flavors.packageOf('LAMP')).toBe('@acme/lamps');
  });

  it('defect 12: are found in upper and lower case, both ways', () => {
    const pcf = createPcf({ plugins: [bringing('@acme/shouting', { ...lampFlavor, name: 'LAMP' })] });
    expect(pcf.flavors.get('lamp').name).toBe('LAMP');
    expect(pcf.flavors.get('Lamp').name).toBe('LAMP');
  });

  it('defect 12: a duplicate name is an error that names both packages, in upper or lower case', () => {
    const plugins = [lampPlugin(), bringing('@acme/imitation', { ...lampFlavor, name: 'Lamp' })];
    expect(() => createPcf({ plugins })).toThrow(DuplicateFlavorError);
    expect(() => createPcf({ plugins })).toThrow(
      'The flavor "lamp" is registered by @acme/lamps and again by @acme/imitation',
    );
  });

  it('defect 12: an unknown one is an error that suggests the nearest and names a package to install', () => {
    const pcf = createPcf({ plugins: [lampPlugin()] });
    expect(() => pcf.flavors.get('lamb')).toThrow(UnknownFlavorError);
    expect(() => pcf.flavors.get('sqs_queue')).toThrow('by convention @pcf/sqs-queue');
  });

  it('cannot be added after it is built', () => {
    let late: Registrar | undefined;
    createPcf({
      plugins: [
        plugin('@acme/late', (registrar) => {
          late = registrar;
        }),
      ],
    });
    expect(() => late?.flavor(lampFlavor)).toThrow(RegistrySealedError);
    expect(() => late?.service(bind(SHOP, { useValue: new LampShop() }))).toThrow(RegistrySealedError);
  });
});

describe('a plugin', () => {
  it('does nothing until a runtime is built with it', () => {
    let registered = 0;
    const counting = plugin('@acme/counting', () => {
      registered += 1;
    });
    expect(registered).toBe(0);
    createPcf({ plugins: [counting] });
    createPcf({ plugins: [counting] });
    expect(registered).toBe(2);
  });

  it('for another version of core is refused, with its name', () => {
    const other = Object.assign(plugin('@acme/future'), { apiVersion: 2 });
    expect(() => createPcf({ plugins: [other] })).toThrow(InvalidPluginError);
    expect(() => createPcf({ plugins: [other] })).toThrow('@acme/future cannot be used: it needs version 2');
  });
});

describe('a plugin that fails to register', () => {
  it('is refused with its name', () => {
    const failing = plugin('@acme/failing', () => {
      throw new TypeError('x is undefined');
    });
    expect(() => createPcf({ plugins: [failing] })).toThrow(InvalidPluginError);
    expect(() => createPcf({ plugins: [failing] })).toThrow(
      '@acme/failing cannot be used: its register() failed: x is undefined.',
    );
  });
});

describe('importing a resource that exists', () => {
  const importing = async (name: string) => (name === 'desk' ? { lamp: { colour: 'red' } } : undefined);

  it('returns a definition that describes it', async () => {
    const { pcf } = openShop({}, { ...lampFlavor, importDefinition: importing });
    const definition = await pcf.import('LAMP', 'desk');
    expect(definition).toEqual({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } });
    expect(pcf.particles([{ value: definition }])).toHaveLength(1);
    expect(await pcf.import('lamp', 'none')).toBeUndefined();
  });

  it('names the flavor and its package when it fails unexpectedly', async () => {
    const cause = new TypeError('no bulb');
    const { pcf } = openShop({}, { ...lampFlavor, importDefinition: () => Promise.reject(cause) });
    const error: unknown = await pcf.import('lamp', 'desk').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FlavorError);
    expect(error).toMatchObject({
      message: 'lamp:desk: importDefinition() of its flavor (package @acme/lamps) failed: no bulb',
      cause,
    });
  });

  it('passes an error of PCF that the flavor throws on', async () => {
    const refusal = new ConflictError('the shop is closed');
    const { pcf } = openShop({}, { ...lampFlavor, importDefinition: () => Promise.reject(refusal) });
    await expect(pcf.import('lamp', 'desk')).rejects.toBe(refusal);
  });

  it('is an error that names the package where the flavor cannot', async () => {
    const { pcf } = openShop();
    await expect(pcf.import('lamp', 'desk')).rejects.toBeInstanceOf(ImportNotSupportedError);
    await expect(pcf.import('lamp', 'desk')).rejects.toThrow('"lamp" (package @acme/lamps) cannot import');
  });
});

describe('two runtimes in one process', () => {
  it('do not see each other: flavors, services, events', async () => {
    const one = openShop();
    const two = openShop({}, { ...lampFlavor, summary: 'another' });
    const seenByTwo: string[] = [];
    two.pcf.events.on((event) => seenByTwo.push(event.type));
    await soon(one.lamp().apply());
    expect(one.shop.lamps.size).toBe(1);
    expect(two.shop.lamps.size).toBe(0);
    expect(seenByTwo).toEqual([]);
    expect(createPcf({ plugins: [] }).flavors.list()).toEqual([]);
  });

  it('are independent: disposing one leaves the other working', async () => {
    const one = openShop();
    const two = openShop();
    await one.pcf.dispose();
    expect(await soon(two.lamp().apply())).toMatchObject({ outcome: 'changed' });
  });
});

describe('a disposed runtime', () => {
  it('aborts running applies', async () => {
    const { shop, lamp, pcf } = openShop();
    shop.moveFor = 60_000;
    const particle = lamp();
    const applying = particle.apply();
    applying.catch(() => {});
    await pcf.dispose();
    await expect(soon(applying)).rejects.toBeInstanceOf(AbortedError);
    await expect(applying).rejects.toThrow('the runtime was disposed');
  });

  it('refuses further work', async () => {
    const { lamp, pcf } = openShop();
    const particle = lamp();
    await pcf.dispose();
    await expect(particle.apply()).rejects.toBeInstanceOf(DisposedError);
    await expect(particle.getStatus()).rejects.toBeInstanceOf(DisposedError);
  });

  it('can be disposed twice', async () => {
    const { pcf } = openShop();
    await pcf.dispose();
    await expect(pcf.dispose()).resolves.toBeUndefined();
  });
});
