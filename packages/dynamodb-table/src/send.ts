import {
  CreateTableCommand,
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DisableKinesisStreamingDestinationCommand,
  type DynamoDBClient,
  EnableKinesisStreamingDestinationCommand,
  PutResourcePolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateContributorInsightsCommand,
  UpdateKinesisStreamingDestinationCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { isAwsError } from '@pcf/aws';
import { type Accepted, ConflictError } from '@pcf/core';
import type { Call } from './calls.js';
import { locate } from './locate.js';
import { refusalOf } from './refusals.js';
import type { TableStep } from './steps.js';

/** What of an answer is read. */
interface Answer {
  readonly $metadata: unknown;
  readonly TableDescription?: { readonly TableId?: string | undefined } | undefined;
}

/**
 * Sends one step, in the region that it is for. A table that is to be deleted and is gone already is no failure.
 *
 * @param only - the `TableId` of the only table that the step is for; any that has the name where absent
 * @returns of a table that it created, the `TableId`: no other table ever has it
 * @throws ConflictError when the table is not as it was when the step was planned, or cannot take it for now
 * @throws DeferredError when the table has been changed in this way too often of late
 * @throws {@link EndpointLacksOperationError} when the endpoint does not know the operation
 * @throws what `call` throws otherwise
 */
export async function sendStep(call: Call, step: TableStep, only?: string): Promise<Accepted | undefined> {
  const located = await locate(call, step);
  try {
    const { TableDescription } = await call(step.operation, async (client, options) => {
      if (only !== undefined && step.region === undefined) await requireTable(client, step, only, options);
      return send(client, located, options);
    });
    const id = TableDescription?.TableId;
    return step.creates && id !== undefined ? { created: id } : undefined;
  } catch (error) {
    if (step.operation === 'DeleteTable' && isAwsError(error, 'ResourceNotFoundException')) return undefined;
    throw refusalOf(step, error);
  }
}

type Options = Parameters<Parameters<Call>[1]>[1];

/**
 * Reads the `TableId` directly before each request: since the look, the request may have waited for a rate, or be sent again after
 * it was lost. A replica has a `TableId` of its own, and is not compared.
 *
 * @throws ConflictError when another table has the name by now
 */
async function requireTable(client: DynamoDBClient, { input }: TableStep, only: string, options: Options) {
  const TableName = 'TableName' in input ? input.TableName : input.ResourceArn;
  const { Table } = await client.send(new DescribeTableCommand({ TableName }), options);
  if (Table?.TableId !== only) throw new ConflictError(`another table has the name ${TableName} by now`);
}

function send(client: DynamoDBClient, step: TableStep, options: Options): Promise<Answer> {
  switch (step.operation) {
    case 'CreateTable':
      return client.send(new CreateTableCommand(step.input), options);
    case 'UpdateTable':
      return client.send(new UpdateTableCommand(step.input), options);
    case 'DeleteTable':
      return client.send(new DeleteTableCommand(step.input), options);
    case 'TagResource':
      return client.send(new TagResourceCommand(step.input), options);
    case 'UntagResource':
      return client.send(new UntagResourceCommand(step.input), options);
    case 'PutResourcePolicy':
      return client.send(new PutResourcePolicyCommand(step.input), options);
    case 'DeleteResourcePolicy':
      return client.send(new DeleteResourcePolicyCommand(step.input), options);
    case 'UpdateTimeToLive':
      return client.send(new UpdateTimeToLiveCommand(step.input), options);
    case 'UpdateContinuousBackups':
      return client.send(new UpdateContinuousBackupsCommand(step.input), options);
    case 'UpdateContributorInsights':
      return client.send(new UpdateContributorInsightsCommand(step.input), options);
    case 'EnableKinesisStreamingDestination':
      return client.send(new EnableKinesisStreamingDestinationCommand(step.input), options);
    case 'DisableKinesisStreamingDestination':
      return client.send(new DisableKinesisStreamingDestinationCommand(step.input), options);
    case 'UpdateKinesisStreamingDestination':
      return client.send(new UpdateKinesisStreamingDestinationCommand(step.input), options);
  }
}
