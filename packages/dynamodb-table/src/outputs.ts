import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Outputs } from '@pcf/core';
import { present } from './present.js';

/** What a table tells about itself that its definition does not set. */
export function outputsOf({ TableName, TableArn, TableId, LatestStreamArn }: TableDescription): Outputs {
  return present({ TableName, TableArn, TableId, LatestStreamArn, region: TableArn?.split(':')[3] });
}
