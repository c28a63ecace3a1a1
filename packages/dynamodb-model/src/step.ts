import { updateContinuousBackups } from './backups.js';
import type { Call } from './call.js';
import { createTable } from './create-table.js';
import { deleteTable } from './delete-table.js';
import { updateContributorInsights } from './insights.js';
import { disableKinesis, enableKinesis, updateKinesis } from './kinesis.js';
import { deleteResourcePolicy, putResourcePolicy } from './policy.js';
import type { Refusal } from './refusal.js';
import type { World } from './state.js';
import { tagResource, untagResource } from './tags.js';
import { updateTimeToLive } from './time-to-live.js';
import { updateTable } from './update-table.js';

/**
 * What a call makes of the world, or why DynamoDB refuses it. Nothing that is given is changed.
 *
 * @example
 * ```ts
 * const world = emptyWorld(Date.UTC(2026, 0, 15), 'eu-west-1');
 * const next = step(world, { operation: 'DeleteTable', input: { TableName: 'orders' } });
 * console.log(next); // { refused: 'ResourceNotFoundException', rule: 'there is no table' }
 * ```
 */
export function step(world: World, call: Call): World | Refusal {
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
