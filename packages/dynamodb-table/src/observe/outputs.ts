import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Outputs } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';

/**
 * Returns the outputs of a table: what AWS decides about it. DynamoDB describes the ARN of a stream for a while after the stream was
 * switched off; it is no output then.
 */
export function outputsOf({ TableName, TableArn, TableId, StreamSpecification, ...table }: TableDescription): Outputs {
  const [, , , region] = TableArn?.split(':') ?? [];
  const LatestStreamArn = StreamSpecification?.StreamEnabled ? table.LatestStreamArn : undefined;
  return omitUndefined({ TableName, TableArn, TableId, LatestStreamArn, region });
}
