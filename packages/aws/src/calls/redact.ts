import { fencedIn } from '@pcf/core';
import { withoutSecrets } from '@pcf/core/printable';
import type { AwsClient } from '../clients.js';

const NOT_SHOWN = '<not shown>';

/**
 * Sends a request and removes secrets from its error. An endpoint may echo the request with the session token and the signature,
 * and the SDK attaches the whole response to the error.
 */
export async function redactingErrors<T>(client: AwsClient, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const fenced = fencedIn(error);
    if (fenced) throw fenced;
    const secrets = wasAnswered(error) ? await secretsOf(client) : [];
    throw redacted(error, secrets, new Map());
  }
}

/** Credentials are read only if the request was sent with them: otherwise reading them may be what failed. */
function wasAnswered(error: unknown): boolean {
  return error instanceof Error && ('$response' in error || '$metadata' in error);
}

/** Returns the secrets with which the client signs. The SDK caches them. */
async function secretsOf(client: AwsClient): Promise<string[]> {
  const config = memberOf(client, 'config');
  const provider = memberOf(config, 'credentials');
  if (typeof provider !== 'function') return [];
  try {
    const credentials: unknown = await provider.call(config);
    const secrets = [memberOf(credentials, 'sessionToken'), memberOf(credentials, 'secretAccessKey')];
    return secrets.filter((secret) => typeof secret === 'string').filter((secret) => secret.length >= SHORTEST);
  } catch {
    // The error of the request is still thrown; secrets are still removed by their form.
    return [];
  }
}

/** Shorter secrets are fakes, and may be part of any word. */
const SHORTEST = 8;

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

/** Copies an error and its causes without secrets, and without the response that the SDK attaches. */
function redacted(value: unknown, secrets: readonly string[], known: Map<unknown, unknown>): unknown {
  if (typeof value === 'string') return textOf(value, secrets);
  if (!isCopied(value)) return value;
  const made = known.get(value);
  if (made !== undefined) return made;
  const copy: object = Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value));
  known.set(value, copy);
  for (const name of Object.getOwnPropertyNames(value)) {
    if (RAW.includes(name) || (Array.isArray(value) && name === 'length')) continue;
    const enumerable = Object.prototype.propertyIsEnumerable.call(value, name);
    const inner = redacted(Reflect.get(value, name), secrets, known);
    Object.defineProperty(copy, name, { value: inner, enumerable, configurable: true, writable: true });
  }
  return copy;
}

function textOf(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return withoutSecrets(forms.reduce((rest, secret) => rest.replaceAll(secret, NOT_SHOWN), text));
}

/** The properties in which the SDK keeps the response. They cannot be deleted. */
const RAW = ['$response', '$responseBodyText', '$responseBodySnippet'];

/** Whether a value is copied: errors and plain data. Other objects are kept by reference. */
function isCopied(value: unknown): value is object {
  if (value instanceof DOMException) return false;
  if (value instanceof Error || Array.isArray(value)) return true;
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
