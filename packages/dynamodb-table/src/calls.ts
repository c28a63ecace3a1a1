import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * Sends a request with the client of a particle, with bounded retries.
 *
 * @param operation - its name, for errors
 * @param request - sends it once
 */
export type Call = <T>(
  operation: string,
  request: (client: DynamoDBClient, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
) => Promise<T>;
