import type { AwsSettings, AwsTarget } from '../clients.js';

/** Credential providers, numbered in the order of their first use. */
const PROVIDERS = new WeakMap<object, number>();
let providers = 0;

/** Returns the region of a target; `undefined` if only the SDK's configuration files set it. */
export function regionOf(settings: AwsSettings, target: AwsTarget): string | undefined {
  return target.region ?? settings.region ?? process.env.AWS_REGION;
}

/** Returns the profile of a target; `undefined` where none is named. */
export function profileOf(settings: AwsSettings, target: AwsTarget): string | undefined {
  return target.profile ?? settings.profile ?? process.env.AWS_PROFILE;
}

/**
 * Returns a key for the account and region of a target, as far as they are known without a request: from the region and the
 * credentials. It never contains a secret.
 */
export function callerOf(settings: AwsSettings, target: AwsTarget): string {
  const region = regionOf(settings, target);
  const profile = profileOf(settings, target);
  const credentials = target.profile === undefined ? settings.credentials : undefined;
  return JSON.stringify([region, profile, target.role, identify(credentials)]);
}

function identify(credentials: AwsSettings['credentials']): string | number | undefined {
  if (credentials === undefined) return undefined;
  if (typeof credentials !== 'function') return credentials.accessKeyId;
  const known = PROVIDERS.get(credentials);
  if (known !== undefined) return known;
  providers += 1;
  PROVIDERS.set(credentials, providers);
  return providers;
}
