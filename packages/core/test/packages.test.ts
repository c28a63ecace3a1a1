import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPcf, ProviderError } from '../src/index.js';
import { findFlavorPackages, loadPlugins, provides } from '../src/packages.js';

const PCF = { apiVersion: 1, plugin: 'notes', flavors: ['note'] };
const PLUGIN = `export const notes = { name: 'NAME', apiVersion: 1, register: () => { globalThis.registered = 'NAME'; } };`;

/** A folder with packages, whose entries are given as text. */
function folderWith(packages: Readonly<Record<string, { pcf?: unknown; entry?: string; manifest?: string }>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pcf-packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, { pcf, entry = PLUGIN.replaceAll('NAME', name), manifest }] of Object.entries(packages)) {
    const own = join(folder, 'node_modules', name);
    mkdirSync(own, { recursive: true });
    writeFileSync(
      join(own, 'package.json'),
      manifest ?? JSON.stringify({ name, type: 'module', exports: './index.js', pcf }),
    );
    writeFileSync(join(own, 'index.js'), entry);
  }
  return folder;
}

describe('plugins that are loaded by the names of their packages', () => {
  it('are those of the packages, in the order of the names, and register nothing by themselves', async () => {
    const folder = folderWith({ '@acme/one': { pcf: PCF }, two: { pcf: PCF }, other: { pcf: PCF, entry: 'throw 1' } });
    const plugins = await loadPlugins(['two', '@acme/one'], folder);
    expect(plugins.map(({ name }) => name)).toEqual(['two', '@acme/one']);
    expect(globalThis).not.toHaveProperty('registered');
    createPcf({ plugins });
    expect(globalThis).toHaveProperty('registered', '@acme/one');
    Reflect.deleteProperty(globalThis, 'registered');
  });

  it('are found from a folder below, as Node does', async () => {
    const folder = folderWith({ two: { pcf: PCF } });
    expect(await loadPlugins(['two'], join(folder, 'a/b'))).toHaveLength(1);
  });

  it.each([
    ['missing', /^The package missing cannot be used: it is not installed in .* Install it: npm install missing$/],
    ['plain', /its package\.json has no "pcf", so it provides no flavors/],
    ['old', /it uses version 0 of the plugin API/],
    ['wrong', /names the export "notes" as its plugin, but it exports only: other/],
    ['broken', /its import failed: no luck/],
    ['damaged', /Cannot read .*damaged\/package\.json/],
    ['../two', /this is not the name of an npm package/],
    ['two/../../..', /this is not the name of an npm package/],
    ['', /this is not the name of an npm package/],
  ])('fail with the name of the package: %s', async (name, message) => {
    const folder = folderWith({
      plain: {},
      old: { pcf: { ...PCF, apiVersion: 0 } },
      wrong: { pcf: PCF, entry: 'export const other = 1;' },
      broken: { pcf: PCF, entry: "throw new Error('no luck');" },
      damaged: { manifest: '{' },
      two: { pcf: PCF },
    });
    const loading = loadPlugins([name], folder);
    await expect(loading).rejects.toBeInstanceOf(ProviderError);
    await expect(loading).rejects.toMatchObject({ code: 'PCF_PROVIDER', packageName: name });
    await expect(loading).rejects.toThrow(message);
  });
});

it('packages that provide flavors are found without an import', async () => {
  const folder = folderWith({ two: { pcf: PCF, entry: 'throw 1' }, plain: {} });
  const found = await findFlavorPackages(['plain', 'two', 'missing'], folder);
  expect(found.map((one) => [one.package.name, one.plugin, provides(one, 'NOTE')])).toEqual([['two', 'notes', true]]);
});
