import { indexName } from '../request/names.js';
import {
  atLeast,
  list,
  long,
  maxLength,
  minLength,
  oneOf,
  optional,
  required,
  struct,
  text,
} from '../request/shape.js';
import { kmsKeyId } from '../table-member/encryption.js';
import type { ReplicaOverrides } from '../world/state.js';

const regionName = required(text());

const provisionedOverride = optional(
  struct('ProvisionedThroughputOverride', { ReadCapacityUnits: optional(long(atLeast(1))) }),
);

const onDemandOverride = optional(struct('OnDemandThroughputOverride', { MaxReadRequestUnits: optional(long()) }));

const replicaGlobalIndex = struct('ReplicaGlobalSecondaryIndex', {
  IndexName: required(indexName),
  ProvisionedThroughputOverride: provisionedOverride,
  OnDemandThroughputOverride: onDemandOverride,
});

/** The table class is plain text here, because it has its own refusal. */
const replicaMembers = {
  RegionName: regionName,
  KMSMasterKeyId: optional(kmsKeyId),
  ProvisionedThroughputOverride: provisionedOverride,
  OnDemandThroughputOverride: onDemandOverride,
  GlobalSecondaryIndexes: optional(list(replicaGlobalIndex, minLength(1))),
  TableClassOverride: optional(text()),
};

/** The region is optional here, because its absence has its own refusal. */
export const createReplica = struct('CreateReplicationGroupMemberAction', {
  ...replicaMembers,
  RegionName: optional(text()),
});

/** The fields of `UpdateTable` that change a global table. */
export const replicaFields = {
  ReplicaUpdates: optional(
    list(
      struct(
        'ReplicationGroupUpdate',
        {
          Create: optional(createReplica),
          Update: optional(struct('UpdateReplicationGroupMemberAction', replicaMembers)),
          Delete: optional(struct('DeleteReplicationGroupMemberAction', { RegionName: regionName })),
        },
        ['Disassociate'],
      ),
      minLength(1),
    ),
  ),
  MultiRegionConsistency: optional(oneOf('EVENTUAL', 'STRONG')),
  GlobalTableWitnessUpdates: optional(
    list(
      struct('GlobalTableWitnessGroupUpdate', {
        Create: optional(struct('CreateGlobalTableWitnessGroupMemberAction', { RegionName: regionName })),
        Delete: optional(struct('DeleteGlobalTableWitnessGroupMemberAction', { RegionName: regionName })),
      }),
      minLength(1),
      maxLength(1),
    ),
  ),
};

/** What a request asks of one replica. */
export interface ReplicaSettings {
  region: string;
  /** As the caller names it: an id, an alias or an ARN. */
  key?: string;
  overrides: ReplicaOverrides;
  /** Whether the replica or one of its indexes has its own provisioned throughput. */
  provisioned: boolean;
}

/** What a request to change a global table asks for. */
export interface ReplicaChanges {
  creations: ReplicaSettings[];
  updates: ReplicaSettings[];
  deletions: string[];
  consistency?: 'EVENTUAL' | 'STRONG';
  newWitness?: string;
  lostWitness?: string;
}
