import type { AwsSettings, AwsTarget } from './clients.js';

/** Functions that give credentials, numbered in the order in which they were met. */
const PROVIDERS = new WeakMap<object, number>();
let providers = 0;

/** The region of a target's resources; `undefined` where only the SDK's own configuration names it. */
export function regionOf(settings: AwsSettings, target: AwsTarget): string | undefined {
  return target.region ?? settings.region ?? process.env.AWS_REGION;
}

/**
 * Names those whose calls AWS counts together, as far as that is known without asking AWS: by region and credentials. Never contains
 * a secret.
 */
export function callerOf(settings: AwsSettings, target: AwsTarget): string {
  const region = regionOf(settings, target);
  const profile = target.profile ?? settings.profile ?? process.env.AWS_PROFILE;
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
