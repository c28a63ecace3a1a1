import type { Io } from './io.js';
import type { Options } from './options.js';

/** Credentials in the environment, which would be used in place of those of a profile. */
const CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_ACCOUNT_ID',
];

/** These, too, lead past the backends that a command is to use. */
const WAYS_PAST = [...CREDENTIALS, 'AWS_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];

/** Set, it spares the user several lines in which the AWS SDK announces which version of Node it will need one day. */
const VERSION_NOTICE = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/**
 * Writes `--endpoint-url`, `--region` and `--profile` into the environment, where every AWS SDK looks for them, and takes
 * out what would win over them. The SDK's own notices are for `--debug`.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html for the order of endpoints
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

/** Writes what leads to local backends into the environment, and takes out what would lead past them. */
export function setLocalConnection(
  env: Io['env'],
  environment: Readonly<Record<string, string>>,
  { region }: Options,
): void {
  for (const name of WAYS_PAST) delete env[name];
  Object.assign(env, environment, region === undefined ? {} : { AWS_REGION: region });
}
