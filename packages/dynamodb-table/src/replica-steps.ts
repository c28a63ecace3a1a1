import type { ReplicationGroupUpdate } from '@aws-sdk/client-dynamodb';
import type { Replica } from './definition/replicas.js';
import { changesOf, type Edit } from './edit.js';
import type { Update } from './update-step.js';

/** How long a table is UPDATING, or a replica under way, on AWS, in milliseconds. */
const USUALLY = { delete: 125_000, create: 30_000, update: 40_000 };

/** The calls that remove replicas: one each, and nothing else in it. */
export function replicaDeletions(edit: Edit): Update[] {
  const removed = changesOf(edit, 'replicas').filter((change) => change.after === undefined);
  return removed.map((change) => {
    const RegionName = regionIn(change.path);
    return { ...replicaDeletion(RegionName), changes: [change] };
  });
}

/** The call that removes one replica. */
export function replicaDeletion(RegionName: string): Omit<Update, 'changes'> {
  return {
    settings: { ReplicaUpdates: [{ Delete: { RegionName } }] },
    summary: `delete the replica in ${RegionName}`,
    loses: 'data',
    usually: USUALLY.delete,
  };
}

/**
 * The calls that add replicas, or change their class: one each, and nothing else in it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicationGroupUpdate.html
 */
export function replicaUpdates(edit: Edit): Update[] {
  const changes = changesOf(edit, 'replicas').filter((change) => change.after !== undefined);
  return (edit.resource.Replicas ?? []).flatMap((declared) => {
    const own = changes.filter((change) => regionIn(change.path) === declared.Region);
    if (own.length === 0) return [];
    const isNew = own.some((change) => !change.path.includes('].'));
    return [
      {
        settings: { ReplicaUpdates: [isNew ? creation(declared) : change(declared)] },
        summary: `${isNew ? 'add a replica' : 'change the class of the replica'} in ${declared.Region}`,
        changes: own,
        usually: isNew ? USUALLY.create : USUALLY.update,
      },
    ];
  });
}

function creation({ Region: RegionName, TableClass, SSESpecification }: Replica): ReplicationGroupUpdate {
  return {
    Create: {
      RegionName,
      ...(TableClass && { TableClassOverride: TableClass }),
      ...(SSESpecification && { KMSMasterKeyId: SSESpecification.KMSMasterKeyId }),
    },
  };
}

function change({ Region: RegionName, TableClass }: Replica): ReplicationGroupUpdate {
  return { Update: { RegionName, TableClassOverride: TableClass } };
}

/** `eu-west-1` of `Replicas[eu-west-1].TableClass` */
function regionIn(path: string): string {
  return /\[(.*?)\]/.exec(path)?.[1] ?? '';
}
