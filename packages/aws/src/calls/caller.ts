import type { Services } from '@pcf/core';
import { AWS_SETTINGS, type AwsSettings, type AwsTarget } from '../clients.js';
import { targetIn } from '../definition/keys.js';

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

/**
 * The `location` of every AWS flavor: in which region and account the resource of a definition is, as far as that is known without
 * asking AWS. A region that is absent is that of the runtime's settings or of `AWS_REGION`.
 *
 * @param definition - not validated; no reference stands in its region, profile or role
 */
export function awsLocation(definition: Readonly<Record<string, unknown>>, services: Services): string {
  return callerOf(services.resolve(AWS_SETTINGS), targetIn(definition));
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
