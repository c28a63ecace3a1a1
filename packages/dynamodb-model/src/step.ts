import type {
  CreateTableCommandInput,
  DeleteResourcePolicyCommandInput,
  DeleteTableCommandInput,
  DisableKinesisStreamingDestinationCommandInput,
  EnableKinesisStreamingDestinationCommandInput,
  PutResourcePolicyCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
  UpdateContinuousBackupsCommandInput,
  UpdateContributorInsightsCommandInput,
  UpdateKinesisStreamingDestinationCommandInput,
  UpdateTableCommandInput,
  UpdateTimeToLiveCommandInput,
} from '@aws-sdk/client-dynamodb';
import { updateContinuousBackups } from './setting/backups.js';
import { updateContributorInsights } from './setting/insights.js';
import { disableKinesis, enableKinesis, updateKinesis } from './setting/kinesis.js';
import { deleteResourcePolicy, putResourcePolicy } from './setting/policy.js';
import { tagResource, untagResource } from './setting/tags.js';
import { updateTimeToLive } from './setting/time-to-live.js';
import { createTable } from './table/create-table.js';
import { deleteTable } from './table/delete-table.js';
import { updateTable } from './table/update-table.js';
import type { Refusal } from './world/refusal.js';
import type { ModelWorld } from './world/state.js';

/**
 * Returns the world after a call, or the refusal. The arguments are not changed.
 *
 * @example
 * ```ts
 * const world = emptyWorld(Date.UTC(2026, 0, 15), 'eu-west-1');
 * const next = step(world, { operation: 'DeleteTable', input: { TableName: 'orders' } });
 * console.log(next); // { refused: 'ResourceNotFoundException', rule: 'there is no table' }
 * ```
 */
export function step(world: ModelWorld, call: ModelCall): ModelWorld | Refusal {
  switch (call.operation) {
    case 'CreateTable':
      return createTable(world, call.input);
    case 'UpdateTable':
      return updateTable(world, call.input);
    case 'DeleteTable':
      return deleteTable(world);
    case 'TagResource':
      return tagResource(world, call.input);
    case 'UntagResource':
      return untagResource(world, call.input);
    case 'PutResourcePolicy':
      return putResourcePolicy(world, call.input);
    case 'DeleteResourcePolicy':
      return deleteResourcePolicy(world, call.input);
    case 'UpdateTimeToLive':
      return updateTimeToLive(world, call.input);
    case 'UpdateContinuousBackups':
      return updateContinuousBackups(world, call.input);
    case 'UpdateContributorInsights':
      return updateContributorInsights(world, call.input);
    case 'EnableKinesisStreamingDestination':
      return enableKinesis(world, call.input);
    case 'DisableKinesisStreamingDestination':
      return disableKinesis(world, call.input);
    case 'UpdateKinesisStreamingDestination':
      return updateKinesis(world, call.input);
  }
}

/** The inputs of the calls that change a table. */
export interface Inputs {
  readonly CreateTable: CreateTableCommandInput;
  readonly UpdateTable: UpdateTableCommandInput;
  readonly DeleteTable: DeleteTableCommandInput;
  readonly TagResource: TagResourceCommandInput;
  readonly UntagResource: UntagResourceCommandInput;
  readonly PutResourcePolicy: PutResourcePolicyCommandInput;
  readonly DeleteResourcePolicy: DeleteResourcePolicyCommandInput;
  readonly UpdateTimeToLive: UpdateTimeToLiveCommandInput;
  readonly UpdateContinuousBackups: UpdateContinuousBackupsCommandInput;
  readonly UpdateContributorInsights: UpdateContributorInsightsCommandInput;
  readonly EnableKinesisStreamingDestination: EnableKinesisStreamingDestinationCommandInput;
  readonly DisableKinesisStreamingDestination: DisableKinesisStreamingDestinationCommandInput;
  readonly UpdateKinesisStreamingDestination: UpdateKinesisStreamingDestinationCommandInput;
}

export type Operation = keyof Inputs;

/** A call on the table of a world. The name of the table in its input is ignored, because a world has one table. */
export type ModelCall = { [O in Operation]: { readonly operation: O; readonly input: Inputs[O] } }[Operation];
