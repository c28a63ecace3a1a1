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
import type { TableStep } from '../steps/step.js';
import type { DynamoDBCall } from './calls.js';
import { describeTable } from './describe-table.js';
import { errorForRefusal } from './refusals.js';

/** The part of an answer that is read. */
interface Answer {
  readonly $metadata: unknown;
  readonly TableDescription?: { readonly TableId?: string | undefined } | undefined;
}

/**
 * Sends one step to the region that it is for. Deleting a table that no longer exists succeeds.
 *
 * @param only - the `TableId` of the table that the step is for; if absent, the step is for any table with the name
 * @returns the `TableId` of a table that the step created; no other table ever has the same
 * @throws ConflictError when the table has changed since the step was planned, or cannot accept the step for now
 * @throws DeferredError when this setting has been changed too often recently
 * @throws {@link EndpointLacksOperationError} when the endpoint does not know the operation
 * @throws what `call` throws otherwise
 */
export async function sendStep(call: DynamoDBCall, step: TableStep, only?: string): Promise<Accepted | undefined> {
  const located = await withReplicaArn(call, step);
  try {
    const { TableDescription } = await call(step.operation, async (client, options) => {
      if (only !== undefined && step.region === undefined) await requireTable(client, step, only, options);
      return send(client, located, options);
    });
    const id = TableDescription?.TableId;
    return step.creates && id !== undefined ? { created: id } : undefined;
  } catch (error) {
    if (step.operation === 'DeleteTable' && isAwsError(error, 'ResourceNotFoundException')) return undefined;
    throw errorForRefusal(step, error);
  }
}

type Options = Parameters<Parameters<DynamoDBCall>[1]>[1];

/**
 * Reads the `TableId` directly before each request: the request may have waited for the budget of calls since the table was
 * observed, or may be a retry. A replica has a `TableId` of its own, which is not compared.
 *
 * @throws ConflictError when another table has the name now
 */
async function requireTable(client: DynamoDBClient, { input }: TableStep, only: string, options: Options) {
  const TableName = 'TableName' in input ? input.TableName : input.ResourceArn;
  const { Table } = await client.send(new DescribeTableCommand({ TableName }), options);
  if (Table?.TableId !== only) throw new ConflictError(`another table has the name ${TableName} now`);
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

/**
 * Fills in the ARN of the replica in a step that changes a replica. Returns any other step as it is.
 *
 * @param call - sends requests to the region of the replica
 * @throws ConflictError when the replica no longer exists
 */
async function withReplicaArn(call: DynamoDBCall, step: TableStep): Promise<TableStep> {
  if (step.region === undefined) return step;
  const located = structuredClone(step);
  const { input } = located;
  if ('ResourceArn' in input) input.ResourceArn = await arnOf(call, input.ResourceArn);
  else if ('TableName' in input) input.TableName = await arnOf(call, input.TableName);
  return located;
}

/** Returns `arn:aws:dynamodb:eu-west-1:123456789012:table/orders` for `arn:*:dynamodb:eu-west-1:*:table/orders`. */
async function arnOf(call: DynamoDBCall, planned = ''): Promise<string> {
  const table = await describeTable(call, planned.slice(planned.indexOf('/') + 1));
  if (!table?.TableArn) throw new ConflictError(`the replica ${planned} no longer exists`);
  return table.TableArn;
}
