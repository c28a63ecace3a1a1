import { Token } from '@pcf/core';
import type { HttpHandlerUserInput } from '@smithy/core/protocols';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

/** The settings of all AWS clients of a runtime. Absent settings are found by the AWS SDK's own conventions. */
export interface AwsSettings {
  readonly region?: string;
  readonly profile?: string;
  /** The URL of an endpoint that replaces AWS's own. */
  readonly endpoint?: string;
  /**
   * Whether clients of S3 write the bucket into the path (`https://HOST/BUCKET`), and not before the host. Default: `true` where the
   * endpoint is not AWS's, because most emulators know no other addresses; `false` for AWS.
   */
  readonly forcePathStyle?: boolean;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** The options of the SDK's request handler, or a handler. */
  readonly requestHandler?: HttpHandlerUserInput;
}

/** The region, profile and role of a client. Absent values come from the runtime's {@link AwsSettings}. */
export interface AwsTarget {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** The ARN of a role to assume. */
  readonly role?: string | undefined;
}

/** The runtime's {@link AwsSettings}. */
export const AWS_SETTINGS = new Token<AwsSettings>('AWS settings');

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

/** Compares settings. Credentials are compared by the members that matter: the SDK adds members of its own. */
export function areEqualSettings(one: AwsSettings, other: AwsSettings): boolean {
  const members = ['region', 'profile', 'endpoint', 'forcePathStyle', 'requestHandler'] as const;
  return members.every((name) => one[name] === other[name]) && areSame(one.credentials, other.credentials);
}

function areSame(one: AwsSettings['credentials'], other: AwsSettings['credentials']): boolean {
  if (one === other) return true;
  if (!one || !other || typeof one === 'function' || typeof other === 'function') return false;
  const members = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;
  return members.every((name) => one[name] === other[name]);
}
