import type { ResourcePlace, Services, Whereabouts } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { clientFor } from './calls/calls.js';
import { AWS_CLIENTS, type AwsClient, type AwsClientClass, type Caller } from './clients.js';
import { targetIn } from './definition/keys.js';
import { customEndpoint } from './endpoint.js';
import { sendWith } from './outgoing-call.js';
import { AWS_SETTINGS, type AwsTarget, profileOf, regionOf } from './settings.js';

/** A client of the AWS SDK that can tell its region and the endpoint that is configured for its service. */
interface ServiceClient extends AwsClient {
  readonly config: {
    region(): Promise<string>;
    /** The SDK reads the environment and the profile here, as it does before each request. */
    readonly serviceConfiguredEndpoint?: () => Promise<string | undefined>;
  };
}

/**
 * Returns the `whereabouts` of a flavor: the region, and the account and identity that STS tells for the credentials, asked once. Where
 * an endpoint is configured, the account is not asked for: a simulator has none.
 *
 * @param Client - the client of the flavor's service
 *
 * @example
 * ```ts
 * defineFlavor({ name: 'topic', whereabouts: awsWhereabouts(SNSClient), … });
 * ```
 */
export function awsWhereabouts(Client: AwsClientClass<ServiceClient>) {
  return async (
    definition: Readonly<Record<string, unknown>>,
    services: Services,
    signal: AbortSignal,
  ): Promise<Whereabouts> => {
    const target = targetIn(definition);
    const settings = services.resolve(AWS_SETTINGS);
    const { config } = clientFor(Client, services, target);
    const region = await config.region().catch(() => undefined);
    const { endpoint = await config.serviceConfiguredEndpoint?.().catch(() => undefined) } = settings;
    if (endpoint !== undefined) return { provider: 'AWS', endpoint, ...omitUndefined({ region }) };
    const ask = () => askForCaller(services, { ...target, region }, signal);
    const caller = await services.resolve(AWS_CLIENTS).callerOf(target, settings, ask);
    return { provider: 'AWS', ...omitUndefined({ ...caller, region }) };
  };
}

/**
 * Returns the `place` of a flavor: the region, profile, role, account and endpoint, as far as they are known without a request. The account
 * is that of the role's ARN or of the credentials, or the one that STS has told before.
 *
 * @param service - the SDK's id of the flavor's service: `DynamoDB`
 *
 * @example
 * ```ts
 * defineFlavor({ name: 'topic', place: awsPlace('SNS'), … });
 * ```
 */
export function awsPlace(service: string) {
  return (definition: Readonly<Record<string, unknown>>, services: Services): ResourcePlace => {
    const target = targetIn(definition);
    const settings = services.resolve(AWS_SETTINGS);
    const region = regionOf(settings, target);
    const account = services.resolve(AWS_CLIENTS).accountOf(target, settings);
    // Credentials in the settings take precedence over the profile of the settings or the environment.
    const profile = target.profile ?? (settings.credentials ? undefined : profileOf(settings, target));
    const { role } = target;
    return {
      provider: 'AWS',
      ...omitUndefined({ account, region, profile, role, endpoint: customEndpoint(settings, service) }),
    };
  };
}

/** How long STS is waited for: what is asked is only shown. In milliseconds. */
const PATIENCE = 5_000;

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
async function askForCaller(services: Services, target: AwsTarget, signal: AbortSignal): Promise<Caller> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = clientFor(STSClient, services, target);
  const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const { Account: account, Arn: identity } = await sendWith(abortSignal, () =>
    client.send(new GetCallerIdentityCommand({}), { abortSignal }),
  );
  return omitUndefined({ account, identity });
}
