import { DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { AwsRequestError, isAwsError } from '@pcf/aws';
import type { Call } from './calls.js';

/**
 * What DynamoDB tells of a table itself; `undefined` when there is none.
 *
 * @param TableName - its name, or its ARN
 */
export async function describe(call: Call, TableName: string): Promise<TableDescription | undefined> {
  const found = await unlessUnreadable(() =>
    call(
      'DescribeTable',
      (client, options) => client.send(new DescribeTableCommand({ TableName }), options),
      'Table.TableStatus',
    ),
  );
  return found?.Table;
}

/** The answer; `undefined` when AWS knows no such table: it is not there yet, or not any more. */
export async function unlessUnreadable<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException') || isAwsError(error, 'TableNotFoundException')) return undefined;
    if (error instanceof AwsRequestError && TOO_EARLY.test(error.awsMessage)) return undefined;
    throw error;
  }
}

/** Refusals to read a setting of a table that is being created, deleted, or not known everywhere yet. */
const TOO_EARLY = /while table is in \w+ state|(?:Table|Index)Status must be ACTIVE/;
