import { CLOCK, type Clock, isBounded, RANDOM, type Services } from '@pcf/core';
import { AWS_CLIENTS, AWS_SETTINGS, type AwsClient, type AwsClientClass, type AwsTarget } from '../clients.js';
import { AwsAnswerError } from '../errors.js';
import { CALL_BUDGET } from './budget.js';
import { callerOf, regionOf } from './caller.js';
import { customEndpoint, describeEndpoint, isAws } from './endpoint.js';
import { AWS_RATES } from './rates.js';
import { cleansing } from './redact.js';
import { type Retrying, retrying } from './retry.js';

/**
 * Sends a request of the AWS SDK, with retries that are bounded in time, within the budget of calls, and within the rates that AWS
 * documents.
 *
 * @param operation - its name, for errors: `UpdateTable`
 * @param request - sends it once
 * @param expected - what AWS's answer to it always has, by its path: `Table.TableStatus`. An answer without it is an
 * {@link AwsAnswerError}: a proxy or another server has answered
 */
export type AwsCall<Client> = <T, const Path extends string = ''>(
  operation: string,
  request: (client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  expected?: Path,
) => Promise<T & Having<T, Path>>;

/** That an answer has something at a path. */
export type Having<T, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? { readonly [Key in Head]: NonNullable<T[Key]> & Having<NonNullable<T[Key]>, Rest> }
    : unknown
  : Path extends keyof T
    ? { readonly [Key in Path]: NonNullable<T[Key]> }
    : unknown;

/**
 * What sends the requests of one client, outside of a particle too: to import or to look something up.
 *
 * @param services - those of the particle or field that asks: its settings of AWS are used
 * @param target - whose resources the requests are about
 * @param signal - ends requests, and waiting between their retries
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
  const bounds = retryingFor(services, target, signal);
  const service = serviceOf(client);
  const address = customEndpoint(settings, service);
  const endpoint = describeEndpoint(address, service, regionOf(settings, target));
  const account = callerOf(settings, target);
  const admit = async (operation: string) => {
    if (isAws(address)) await services.resolve(AWS_RATES).take({ service, operation, account }, bounds.clock, signal);
    await bounds.admit();
  };
  return <T, const Path extends string = ''>(
    operation: string,
    request: (sender: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
    expected?: Path,
  ) => {
    const send = () =>
      cleansing(client, () => request(client, { abortSignal: signal })).then((answer) => {
        if (has(answer, expected)) return answer;
        throw new AwsAnswerError(operation, `it has no ${expected}`, endpoint);
      });
    return retrying(operation, send, { ...bounds, endpoint, admit: () => admit(operation) });
  };
}

/** The client for a target, made with the settings that apply to whom the services belong. */
export function clientFor<Client extends AwsClient>(
  Client: AwsClientClass<Client>,
  services: Services,
  target: AwsTarget,
): Client {
  return services.resolve(AWS_CLIENTS).get(Client, target, services.resolve(AWS_SETTINGS));
}

/** The bounds of requests about a target's resources. A throttled one waits as long as the work that it belongs to may. */
export function retryingFor(services: Services, target: AwsTarget, signal: AbortSignal): Bounds {
  const budget = services.resolve(CALL_BUDGET);
  const account = callerOf(services.resolve(AWS_SETTINGS), target);
  return {
    clock: services.resolve(CLOCK),
    random: services.resolve(RANDOM),
    signal,
    admit: () => budget.take(account, signal),
    ...(isBounded(signal) && { throttledFor: Number.POSITIVE_INFINITY }),
  };
}

type Bounds = Retrying & { readonly clock: Clock; readonly admit: () => Promise<void> };

/** The id of a client's service, as the SDK's own clients tell it: `DynamoDB`; empty where a client tells none. */
function serviceOf(client: AwsClient): string {
  const config: unknown = Reflect.get(client, 'config');
  const id: unknown = typeof config === 'object' && config !== null ? Reflect.get(config, 'serviceId') : undefined;
  return typeof id === 'string' ? id : '';
}

function has<T, Path extends string>(answer: T, path: Path | undefined): answer is T & Having<T, Path> {
  if (path === undefined) return true;
  const found = path.split('.').reduce<unknown>((whole, key) => {
    return typeof whole === 'object' && whole !== null ? Reflect.get(whole, key) : undefined;
  }, answer);
  return found !== undefined && found !== null;
}
