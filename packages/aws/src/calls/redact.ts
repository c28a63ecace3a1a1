import { withoutSecrets } from '@pcf/core/printable';
import type { AwsClient } from '../clients.js';

const NOT_SHOWN = '<not shown>';

/**
 * Sends a request, and takes secrets out of its error: an endpoint can repeat the request that it got, with the session token
 * and the signature, and the SDK keeps the whole response with an error.
 */
export async function cleansing<T>(client: AwsClient, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const secrets = wasAnswered(error) ? await secretsOf(client) : [];
    throw cleansed(error, secrets, new Map());
  }
}

/** Credentials are asked for only where they have been used: else this could be what failed. */
function wasAnswered(error: unknown): boolean {
  return error instanceof Error && ('$response' in error || '$metadata' in error);
}

/** The secrets that the client signs with. The SDK keeps them, so that nobody is asked again. */
async function secretsOf(client: AwsClient): Promise<string[]> {
  const config = memberOf(client, 'config');
  const provider = memberOf(config, 'credentials');
  if (typeof provider !== 'function') return [];
  try {
    const credentials: unknown = await provider.call(config);
    const secrets = [memberOf(credentials, 'sessionToken'), memberOf(credentials, 'secretAccessKey')];
    return secrets.filter((secret) => typeof secret === 'string').filter((secret) => secret.length >= SHORTEST);
  } catch {
    // The error that the request ended with is told; the forms of secrets are still taken out of it.
    return [];
  }
}

/** A shorter secret is one of a fake, and may be part of any word. */
const SHORTEST = 8;

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

/** A copy of an error without secrets in its texts and those of its causes, and without what the SDK keeps of the exchange. */
function cleansed(value: unknown, secrets: readonly string[], known: Map<unknown, unknown>): unknown {
  if (typeof value === 'string') return textOf(value, secrets);
  if (!isCopied(value)) return value;
  const made = known.get(value);
  if (made !== undefined) return made;
  const copy: object = Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value));
  known.set(value, copy);
  for (const name of Object.getOwnPropertyNames(value)) {
    if (RAW.includes(name) || (Array.isArray(value) && name === 'length')) continue;
    const enumerable = Object.prototype.propertyIsEnumerable.call(value, name);
    const inner = cleansed(Reflect.get(value, name), secrets, known);
    Object.defineProperty(copy, name, { value: inner, enumerable, configurable: true, writable: true });
  }
  return copy;
}

function textOf(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return withoutSecrets(forms.reduce((rest, secret) => rest.replaceAll(secret, NOT_SHOWN), text));
}

/** What the SDK keeps of the exchange itself; it cannot be deleted. */
const RAW = ['$response', '$responseBodyText', '$responseBodySnippet'];

/** Errors and plain data. Other objects that an error leads to are not the SDK's to tell. */
function isCopied(value: unknown): value is object {
  if (value instanceof DOMException) return false;
  if (value instanceof Error || Array.isArray(value)) return true;
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
