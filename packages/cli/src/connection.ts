import type { Io } from './io.js';
import type { Options } from './options.js';

/** Variables with credentials. The SDK prefers them to those of a profile. */
const CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_ACCOUNT_ID',
];

/** Variables that would lead clients past the local backends. */
const BYPASSING = [...CREDENTIALS, 'AWS_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];

/** If set, the AWS SDK does not announce which version of Node it will need in the future. */
const VERSION_NOTICE = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/**
 * Writes `--endpoint-url`, `--region` and `--profile` into the environment, where every AWS SDK reads them, and removes
 * variables that would take precedence. Without `--debug`, it also silences the SDK's notice on Node versions.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html for the precedence of endpoints
 */
export function setConnection(env: Io['env'], { endpointUrl, region, profile, debug }: Options): void {
  if (!debug) env[VERSION_NOTICE] ??= 'true';
  if (endpointUrl !== undefined) {
    const others = Object.keys(env).filter((name) => name.startsWith('AWS_ENDPOINT_URL_'));
    for (const name of [...others, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']) delete env[name];
    env.AWS_ENDPOINT_URL = endpointUrl;
  }
  if (region !== undefined) env.AWS_REGION = region;
  if (profile !== undefined) {
    for (const name of CREDENTIALS) delete env[name];
    env.AWS_PROFILE = profile;
  }
}

/** Writes the variables of local backends into the environment, and removes those that would lead clients past them. */
export function setLocalConnection(
  env: Io['env'],
  environment: Readonly<Record<string, string>>,
  { region }: Options,
): void {
  for (const name of BYPASSING) delete env[name];
  Object.assign(env, environment, region === undefined ? {} : { AWS_REGION: region });
}
