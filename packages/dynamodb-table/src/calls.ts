import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AWS_CLIENTS, CALL_BUDGET, retrying } from '@pcf/aws';
import { CLOCK, RANDOM, type Services } from '@pcf/core';

/**
 * Sends a request to DynamoDB, with bounded retries.
 *
 * @param operation - its name, for errors
 * @param request - sends it once
 */
export type Call = <T>(
  operation: string,
  request: (client: DynamoDBClient, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
) => Promise<T>;

/** What requests are sent with in a region; that of the table itself where none is given. */
export type CallIn = (region?: string) => Call;

/**
 * What requests are sent with where there is no particle: in the runtime's own region.
 *
 * @param signal - ends requests, and waiting between their retries
 */
export function callsOf(services: Services, signal: AbortSignal): CallIn {
  const clients = services.resolve(AWS_CLIENTS);
  const bounds = { clock: services.resolve(CLOCK), random: services.resolve(RANDOM), signal };
  return (region) => {
    const client = clients.get(DynamoDBClient, { region });
    const admit = () => services.resolve(CALL_BUDGET).take(JSON.stringify([region, undefined, undefined]), signal);
    return (operation, request) =>
      retrying(operation, () => request(client, { abortSignal: signal }), { ...bounds, admit });
  };
}
