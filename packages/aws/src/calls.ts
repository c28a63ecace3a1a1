import { CLOCK, RANDOM, type Services } from '@pcf/core';
import { CALL_BUDGET } from './budget.js';
import { AWS_CLIENTS, type AwsClient, type AwsClientClass, type AwsTarget } from './clients.js';
import { type Retrying, retrying } from './retry.js';

/**
 * Sends a request of the AWS SDK, with bounded retries and within the budget of calls.
 *
 * @param operation - its name, for errors: `UpdateTable`
 * @param request - sends it once
 */
export type AwsCall<Client> = <T>(
  operation: string,
  request: (client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
) => Promise<T>;

/**
 * What sends the requests of one client: for whoever calls AWS outside of a particle, to import or to look something up.
 *
 * @param target - whose resources they are about
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
  const client = services.resolve(AWS_CLIENTS).get(Client, target);
  const bounds = retryingFor(services, target, signal);
  return (operation, request) => retrying(operation, () => request(client, { abortSignal: signal }), bounds);
}

/** The bounds of requests about a target's resources. */
export function retryingFor(
  services: Services,
  { region, profile, role }: AwsTarget,
  signal: AbortSignal,
): Required<Retrying> {
  const budget = services.resolve(CALL_BUDGET);
  const account = JSON.stringify([region, profile, role]);
  return {
    clock: services.resolve(CLOCK),
    random: services.resolve(RANDOM),
    signal,
    admit: () => budget.take(account, signal),
  };
}
