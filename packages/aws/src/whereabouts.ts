import type { Services, Whereabouts } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { callerOf } from './calls/caller.js';
import {
  AWS_CLIENTS,
  AWS_SETTINGS,
  type AwsClient,
  type AwsClientClass,
  type AwsClients,
  type AwsTarget,
} from './clients.js';
import { targetIn } from './definition/keys.js';

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
    const { config } = services.resolve(AWS_CLIENTS).get(Client, target, settings);
    const region = await config.region().catch(() => undefined);
    const { endpoint = await config.serviceConfiguredEndpoint?.().catch(() => undefined) } = settings;
    if (endpoint !== undefined) return { provider: 'AWS', endpoint, ...omitUndefined({ region }) };
    const caller = await callerIdentity(services, { ...target, region }, signal);
    return { provider: 'AWS', ...omitUndefined({ ...caller, region }) };
  };
}

/** Who the caller is. */
interface Caller {
  readonly account?: string | undefined;
  readonly identity?: string | undefined;
}

/** The answers of a runtime, by its clients, then by the credentials: the region makes no difference. */
const known = new WeakMap<AwsClients, Map<string, Promise<Caller>>>();

function callerIdentity(services: Services, target: AwsTarget, signal: AbortSignal): Promise<Caller> {
  const clients = services.resolve(AWS_CLIENTS);
  const answers = known.get(clients) ?? new Map<string, Promise<Caller>>();
  known.set(clients, answers);
  const key = callerOf({ ...services.resolve(AWS_SETTINGS), region: '' }, { ...target, region: '' });
  const answer = answers.get(key) ?? askForCaller(services, target, signal).catch(() => ({}));
  answers.set(key, answer);
  return answer;
}

/** How long STS is waited for: what is asked is only shown. In milliseconds. */
const PATIENCE = 5_000;

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
async function askForCaller(services: Services, target: AwsTarget, signal: AbortSignal): Promise<Caller> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = services.resolve(AWS_CLIENTS).get(STSClient, target, services.resolve(AWS_SETTINGS));
  const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const { Account: account, Arn: identity } = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
  return { account, identity };
}
