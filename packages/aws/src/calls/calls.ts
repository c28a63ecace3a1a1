import { CLOCK, isBounded, RANDOM, type Services } from '@pcf/core';
import { AWS_CLIENTS, type AwsClient, type AwsClientClass } from '../clients.js';
import { actionPrefix } from '../denied-action.js';
import { customEndpoint, describeEndpoint, isAws } from '../endpoint.js';
import { AwsAnswerError } from '../errors.js';
import { admit, BEFORE_SEND, describeCall, type OutgoingCall } from '../outgoing-call.js';
import { AWS_SETTINGS, type AwsTarget, profileOf, regionOf } from '../settings.js';
import { CALL_BUDGET } from './budget.js';
import { explainProfile } from './profile.js';
import { AWS_RATES, type AwsRates } from './rates.js';
import { redactingErrors } from './redact.js';
import { type Retrying, retrying } from './retry.js';

/**
 * Sends a request of the AWS SDK: with retries for a bounded time, within the budget of calls, and within the rates that AWS
 * documents.
 *
 * @param operation - the name of the operation, for errors: `UpdateTable`
 * @param request - sends the request once
 * @param expected - the path of a value that every answer of AWS contains: `Table.TableStatus`. An answer without it is an
 * {@link AwsAnswerError}: it comes from a proxy or another server
 */
export type AwsCall<Client> = <T, const Path extends string = ''>(
  operation: string,
  request: (client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  expected?: Path,
) => Promise<T & Having<T, Path>>;

/** An answer with a value at a path. */
export type Having<T, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? { readonly [Key in Head]: NonNullable<T[Key]> & Having<NonNullable<T[Key]>, Rest> }
    : unknown
  : Path extends keyof T
    ? { readonly [Key in Path]: NonNullable<T[Key]> }
    : unknown;

/**
 * Returns a function that sends the requests of one client. It also works outside of a particle, for imports and lookups.
 *
 * @param services - the services of the particle or field, with its AWS settings
 * @param target - the region, profile and role of the requests
 * @param signal - aborts requests and the waits between retries
 *
 * @example
 * ```ts
 * const call = awsCalls(DynamoDBClient, services, { region: 'eu-west-1' }, signal);
 * const { TableNames } = await call('ListTables', (client, options) => client.send(new ListTablesCommand({}), options));
 * ```
 */
export function awsCalls<Client extends AwsClient>(
  Client: AwsClientClass<Client>,
  services: Services,
  target: AwsTarget,
  signal: AbortSignal,
): AwsCall<Client> {
  const settings = services.resolve(AWS_SETTINGS);
  const client = clientFor(Client, services, target);
  const service = configText(client, 'serviceId') ?? '';
  const signingName = configText(client, 'defaultSigningName');
  const address = customEndpoint(settings, service);
  const endpoint = describeEndpoint(address, service, regionOf(settings, target));
  const profile = profileOf(settings, target);
  const rates = isAws(address) ? services.resolve(AWS_RATES) : undefined;
  return <T, const Path extends string = ''>(
    operation: string,
    request: (sender: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
    expected?: Path,
  ) => {
    const send = () =>
      redactingErrors(client, () => request(client, { abortSignal: signal })).then((answer) => {
        if (has(answer, expected)) return answer;
        throw new AwsAnswerError(operation, `it has no ${expected}`, endpoint);
      });
    const prefix = signingName === undefined ? {} : { service: actionPrefix(signingName) };
    const options = {
      ...retryOptionsFor(services, target, { operation, service, signal }, rates),
      ...prefix,
      endpoint,
    };
    return retrying(operation, send, options).catch(async (error: unknown) => {
      throw await explainProfile(operation, error, profile);
    });
  };
}

/** Returns the client for a target, with the AWS settings and the hook of the services. */
export function clientFor<Client extends AwsClient>(
  Client: AwsClientClass<Client>,
  services: Services,
  target: AwsTarget,
): Client {
  return services
    .resolve(AWS_CLIENTS)
    .get(Client, target, services.resolve(AWS_SETTINGS), services.resolve(BEFORE_SEND));
}

/**
 * Returns the options for retrying requests of a target. A throttled request is retried as long as its apply may take.
 *
 * @param rates - the rates that the request must stay within
 */
export function retryOptionsFor(
  services: Services,
  target: AwsTarget,
  { signal, ...call }: Pick<OutgoingCall, 'service' | 'operation' | 'signal'>,
  rates?: AwsRates,
): Retrying {
  const clock = services.resolve(CLOCK);
  const budget = services.resolve(CALL_BUDGET);
  const settings = services.resolve(AWS_SETTINGS);
  const clients = services.resolve(AWS_CLIENTS);
  return {
    clock,
    random: services.resolve(RANDOM),
    signal,
    async admit() {
      const account = clients.accountOf(target, settings);
      const outgoing = describeCall(settings, target, { ...call, account, signal });
      await rates?.take(outgoing, clock);
      await admit(outgoing, 'the budget of calls', (one) => budget.take(one));
    },
    ...(isBounded(signal) && { throttledFor: Number.POSITIVE_INFINITY }),
  };
}

/** Returns a text of a client's configuration, for example its `serviceId`: `DynamoDB`; `undefined` if there is none. */
function configText(client: AwsClient, name: string): string | undefined {
  const config: unknown = Reflect.get(client, 'config');
  const found: unknown = typeof config === 'object' && config !== null ? Reflect.get(config, name) : undefined;
  return typeof found === 'string' ? found : undefined;
}

function has<T, Path extends string>(answer: T, path: Path | undefined): answer is T & Having<T, Path> {
  if (path === undefined) return true;
  const found = path.split('.').reduce<unknown>((whole, key) => {
    return typeof whole === 'object' && whole !== null ? Reflect.get(whole, key) : undefined;
  }, answer);
  return found !== undefined && found !== null;
}
