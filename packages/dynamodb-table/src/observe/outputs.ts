import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { omitUndefined } from '@pcf/core/values';

/** What AWS decides about a table. Each is absent where DynamoDB does not tell it. */
export type TableOutputs = {
  readonly TableName?: string;
  readonly TableArn?: string;
  readonly TableId?: string;
  /** While the table has a stream. */
  readonly LatestStreamArn?: string;
  readonly region?: string;
};

/**
 * Returns the outputs of a table: what AWS decides about it. DynamoDB describes the ARN of a stream for a while after the stream was
 * switched off; it is no output then.
 */
export function outputsOf({
  TableName,
  TableArn,
  TableId,
  StreamSpecification,
  ...table
}: TableDescription): TableOutputs {
  const [, , , region] = TableArn?.split(':') ?? [];
  const LatestStreamArn = StreamSpecification?.StreamEnabled ? table.LatestStreamArn : undefined;
  return omitUndefined({ TableName, TableArn, TableId, LatestStreamArn, region });
}
