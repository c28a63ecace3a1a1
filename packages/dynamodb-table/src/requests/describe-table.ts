import { DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { AwsRequestError, isAwsError } from '@pcf/aws';
import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import type { DynamoDBCall } from './calls.js';

/**
 * Calls `DescribeTable`.
 *
 * @param TableName - the name of the table, or its ARN
 * @returns `undefined` when there is no such table
 */
export async function describeTable(call: DynamoDBCall, TableName: string): Promise<TableDescription | undefined> {
  const found = await unlessUnreadable(() =>
    call(
      'DescribeTable',
      (client, options) => client.send(new DescribeTableCommand({ TableName }), options),
      'Table.TableStatus',
    ),
  );
  return found?.Table;
}

/** Returns the answer to a request, or `undefined` when AWS does not know the table (not yet, or no longer). */
export async function unlessUnreadable<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException') || isAwsError(error, 'TableNotFoundException')) return undefined;
    if (error instanceof AwsRequestError && TOO_EARLY.test(error.awsMessage)) return undefined;
    throw error;
  }
}

/** Refusals to read a setting of a table that is being created or deleted, or that is not known everywhere yet. */
const TOO_EARLY = new RegExp(
  `${REFUSAL_TEXTS.whileInState} \\w+ state|(?:Table|Index)${REFUSAL_TEXTS.statusMustBeActive}`,
);
