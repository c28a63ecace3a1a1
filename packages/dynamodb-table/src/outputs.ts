import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Outputs } from '@pcf/core';
import { present } from './present.js';

/**
 * What a table tells about itself that its definition does not set. DynamoDB returns the ARN of a stream for a while after the
 * stream was switched off; it is no output then.
 */
export function outputsOf({ TableName, TableArn, TableId, StreamSpecification, ...table }: TableDescription): Outputs {
  const LatestStreamArn = StreamSpecification?.StreamEnabled ? table.LatestStreamArn : undefined;
  return present({ TableName, TableArn, TableId, LatestStreamArn, region: TableArn?.split(':')[3] });
}
