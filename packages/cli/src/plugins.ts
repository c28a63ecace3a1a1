import { createRequire } from 'node:module';
import { PLUGIN_API_VERSION, type Plugin } from '@pcf/core';
import { ProviderError } from './errors.js';
import { isRecord, isText } from './guards.js';
import { findEntry, importEntry } from './package-entry.js';
import type { Provider } from './providers.js';

/**
 * Imports the plugin of a provider.
 *
 * @throws {@link ProviderError} when the package cannot be imported, or does not export what its package.json says
 */
export async function loadPlugin(provider: Provider): Promise<Plugin> {
  const entry = await findEntry(provider.package);
  requireSameCore(provider, entry);
  const exports = await importEntry(provider.package, entry);
  const plugin = exports[provider.plugin];
  if (isPlugin(plugin)) return plugin;
  throw new ProviderError(provider.package.name, notAPlugin(provider.plugin, exports));
}

function isPlugin(value: unknown): value is Plugin {
  return (
    isRecord(value) &&
    isText(value.name) &&
    value.apiVersion === PLUGIN_API_VERSION &&
    typeof value.register === 'function'
  );
}

function notAPlugin(name: string, exports: Readonly<Record<string, unknown>>): string {
  const fault =
    exports[name] === undefined
      ? `its package.json says that the plugin is its export "${name}", but it has only: ${Object.keys(exports).join(', ')}.`
      : `its export "${name}" is no plugin: an object with name, apiVersion ${PLUGIN_API_VERSION} and register().`;
  return `${fault} Install a correct version of it.`;
}

/** With two copies of core, a flavor would ask one for services that the other holds, and find none. */
function requireSameCore(provider: Provider, entry: string): void {
  const own = coreSeenFrom(import.meta.url);
  const theirs = coreSeenFrom(entry);
  if (theirs === undefined || theirs === own) return;
  throw new ProviderError(
    provider.package.name,
    `it uses another copy of @pcf/core (${theirs}) than this pcf (${own}). Install @pcf/cli in the same project and start ` +
      'it with npx pcf; if it is there already, npm dedupe makes one copy of two.',
  );
}

function coreSeenFrom(file: string): string | undefined {
  try {
    return createRequire(file).resolve('@pcf/core');
  } catch {
    return undefined;
  }
}
