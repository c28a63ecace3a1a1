import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AwsCall, AwsRequestError, type AwsTarget, awsCalls } from '@pcf/aws';
import type { Services } from '@pcf/core';
import { EndpointLacksOperationError } from '../errors.js';

/** Sends a request to DynamoDB, with bounded retries and within the budget of calls. */
export type DynamoDBCall = AwsCall<DynamoDBClient>;

/** Returns what sends requests to a region; to the region of the table itself if none is given. */
export type CallsByRegion = (region?: string) => DynamoDBCall;

/**
 * Returns what sends requests about a table and its replicas.
 *
 * @param target - the region of the table, and the credentials
 * @param signal - aborts requests, and the waits between their retries
 */
export function callsTo(target: AwsTarget, services: Services, signal: AbortSignal): CallsByRegion {
  return (region = target.region) => awsCalls(DynamoDBClient, services, { ...target, region }, signal);
}

/**
 * Runs a request that a setting needs, and names the setting if the endpoint does not know the operation.
 *
 * @throws {@link EndpointLacksOperationError} when the endpoint does not know the operation
 */
export async function namingSetting<T>(setting: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof AwsRequestError && error.awsError === 'UnknownOperationException')
      throw new EndpointLacksOperationError(error.operation, setting, { cause: error });
    throw error;
  }
}
