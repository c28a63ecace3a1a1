import type { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Sends a request with the client of a particle, with bounded retries.
 *
 * @param operation - its name, for errors
 * @param request - sends it once
 */
export type Call = <T>(
  operation: string,
  request: (client: SQSClient, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
) => Promise<T>;
