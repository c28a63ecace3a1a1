import { didYouMean } from '@pcf/core';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { AwsConfigurationError, AwsCredentialsError } from '../errors.js';

/**
 * Explains a failure by the profile where that does not exist: the SDK only finds no region, or no credentials.
 *
 * @param error - why a request was not sent
 * @param profile - the profile of the request; absent: none was named
 * @returns the error to throw: this one, or one that names the profile
 */
export async function explainProfile(operation: string, error: unknown, profile: string | undefined): Promise<unknown> {
  if (profile === undefined || !(error instanceof AwsCredentialsError || error instanceof AwsConfigurationError))
    return error;
  const known = await profiles();
  if (known === undefined || known.includes(profile)) return error;
  const list = known.length === 0 ? 'None are configured here.' : `Known profiles: ${known.join(', ')}.`;
  const advice = 'Correct --profile, AWS_PROFILE or "profile" in the definition.';
  const reason = `there is no AWS profile ${JSON.stringify(profile)}.${didYouMean(profile, known)} ${list} ${advice}`;
  return new AwsConfigurationError(operation, reason, { cause: error });
}

/** The profiles in the files of the SDK; `undefined` where these cannot be read. */
async function profiles(): Promise<string[] | undefined> {
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles();
    const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
    // Other sections have the name of their kind before a dot.
    return [...names].filter((name) => !/^(sso-session|services)\./.test(name)).sort();
  } catch {
    return undefined;
  }
}
