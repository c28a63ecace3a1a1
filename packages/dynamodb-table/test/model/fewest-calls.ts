import type { ModelWorld } from '@pcf/dynamodb-model';
import type { TableResource } from '../../src/settings/all.js';
import { type ModelTable, newReplica } from './model.js';
import { fewerReplicas, replicas } from './replica-aims.js';
import { tableOf } from './replica-tables.js';
import { sharedAim } from './shared-aim.js';
import { type Aim, shortestWay, type Way } from './shortest-way.js';
import { singleAims } from './single-aims.js';
import { fewerVectors, moreVectors } from './vector-aims.js';

/**
 * Returns the least number of calls that lead from a table to a definition. It tries calls on the model of DynamoDB: first for the
 * settings that can share calls, then for each of the others, and then for what replicas have for themselves in
 * their regions.
 */
export function fewestCalls({ world, replicas: own }: ModelTable, goal: TableResource): number {
  const ofTable = oneByOne(world, [
    fewerReplicas(goal),
    fewerVectors(goal),
    sharedAim(goal),
    moreVectors(goal),
    ...singleAims(goal),
    replicas(goal),
  ]);
  const ofReplicas = (goal.Replicas ?? []).map((replica) =>
    oneByOne(own[replica.Region] ?? newReplica(replica.Region), singleAims(tableOf(replica))),
  );
  return [ofTable, ...ofReplicas].reduce((sum, { calls }) => sum + calls, 0);
}

function oneByOne(world: ModelWorld, aims: readonly Aim[]): Way {
  return aims.reduce<Way>(
    (way, aim) => {
      const next = shortestWay(way.world, aim);
      return { calls: way.calls + next.calls, world: next.world };
    },
    { calls: 0, world },
  );
}
