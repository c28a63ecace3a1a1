import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AwsCall, type AwsTarget, awsCalls } from '@pcf/aws';
import type { Services } from '@pcf/core';

/** Sends a request to DynamoDB, with bounded retries and within the budget of calls. */
export type Call = AwsCall<DynamoDBClient>;

/** What requests are sent with in a region; that of the table itself where none is given. */
export type CallIn = (region?: string) => Call;

/**
 * What requests about a table and its replicas are sent with.
 *
 * @param target - the region of the table, and whose it is
 * @param signal - ends requests, and waiting between their retries
 */
export function callsTo(target: AwsTarget, services: Services, signal: AbortSignal): CallIn {
  return (region = target.region) => awsCalls(DynamoDBClient, services, { ...target, region }, signal);
}
