import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { omitUndefined } from '@pcf/core/values';
import { MAX_WITNESSES, NO_MAXIMUM } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import type { Edit, ObservedFacts } from '../../steps/edit.js';
import type { TableStep } from '../../steps/step.js';
import { normaliseWith } from '../derive.js';
import { CUSTOMER_KEY_ACTIONS } from '../encryption/encryption.js';
import { keyId, resolvedKeyId } from '../encryption/key-aliases.js';
import { sortedByName } from '../keys.js';
import type { TableSetting } from '../setting.js';
import { compareReplicas } from './compare.js';
import { ownSettings, REPLICA_SETTINGS, replicaTable } from './own-settings.js';
import { checkReplicas, refuseWithReplicas } from './rules.js';
import { globalTableWitness, type Replica, type Replicated, replica } from './schema.js';
import {
  ownSettingsOfReplicas,
  type ReplicatedTable,
  removedReplicas,
  replicaDeletions,
  replicaUpdates,
  unprotectReplicas,
} from './steps.js';

/** The replicas of a table in other regions, and how they are kept consistent. */
export const replicas = {
  name: 'replicas',
  schema: {
    Replicas: z
      .array(replica)
      .optional()
      .describe('All other regions that the table is replicated to. If absent, they are left as they are.'),
    MultiRegionConsistency: z
      .enum(['EVENTUAL', 'STRONG'])
      .optional()
      .describe(
        'EVENTUAL (the default for a new global table). STRONG: reads in every region see all writes, with two replicas, or ' +
          'one and a witness. The table must be empty when its replicas are added, and the mode cannot be changed afterwards.',
      ),
    GlobalTableWitnesses: z
      .array(globalTableWitness)
      .max(MAX_WITNESSES, `a table has at most ${MAX_WITNESSES} witness`)
      .optional()
      .describe('With STRONG and one replica: the third region, which keeps a log of the writes and no table.'),
  },
  check: checkReplicas,
  normalise: ({ Replicas: list }: Replicated) => (list ? { Replicas: normaliseReplicas(list) } : {}),
  compare: compareReplicas,
  resolve: ({ Replicas: list }: Replicated, { Keys }: ObservedFacts, id: string) =>
    list
      ? {
          Replicas: list.map(({ SSESpecification, ...one }): Replica => {
            const key = SSESpecification && resolvedKeyId(SSESpecification.KMSMasterKeyId, one.Region, Keys, id);
            return { ...one, ...(key !== undefined && { SSESpecification: { KMSMasterKeyId: key } }) };
          }),
        }
      : {},
  describe: describedReplicas,
  isIncomplete: ({ Replicas: found = [], MultiRegionConsistency: consistency }, declared: Replicated) =>
    found.some(({ RegionName }) => RegionName === undefined) ||
    (found.length > 0 && declared.MultiRegionConsistency === 'STRONG' && consistency === undefined) ||
    (declared.Replicas ?? []).some(({ Region, SSESpecification }) =>
      found.some(({ RegionName, KMSMasterKeyId }) => RegionName === Region && SSESpecification && !KMSMasterKeyId),
    ),
  statuses: ({ Replicas: list = [], GlobalTableWitnesses: witnesses = [] }) => [
    ...list.map(({ ReplicaStatus }) => ReplicaStatus),
    ...witnesses.map(({ WitnessStatus }) => WitnessStatus),
  ],
  initially: () => ({ Replicas: [] }),
  steps: {
    remove: (edit: Edit<ReplicatedTable>) => [
      ...unprotectReplicas(edit, removedReplicas(edit)),
      ...replicaDeletions(edit),
    ],
    add: replicaUpdates,
    follow: ownSettingsOfReplicas,
  },
  refuse: refuseWithReplicas,
  notIgnorable: ['MultiRegionConsistency', 'GlobalTableWitnesses'],
  imported: ({ MultiRegionConsistency: consistency }: Replicated) => ({
    MultiRegionConsistency: consistency === 'STRONG' ? consistency : undefined,
  }),
  permissions: replicaPermissions,
} satisfies TableSetting;

function normaliseReplicas(list: readonly Replica[]): Replica[] {
  const normal = list.map(({ SSESpecification, ...one }) => {
    const key = SSESpecification && keyId(SSESpecification.KMSMasterKeyId);
    const own = ownSettings(normaliseWith(REPLICA_SETTINGS, replicaTable('', one)));
    return { ...one, ...own, ...(key && { SSESpecification: { KMSMasterKeyId: key } }) };
  });
  return sortedByName(normal, (one) => one.Region);
}

/** Returns the replicas from the description of a table; if there are some, also how they are kept consistent. */
function describedReplicas(description: TableDescription): Replicated {
  const list = membersOf(description);
  if (list.length === 0) return { Replicas: list };
  const witnesses = description.GlobalTableWitnesses ?? [];
  return {
    Replicas: list,
    MultiRegionConsistency: description.MultiRegionConsistency ?? 'EVENTUAL',
    GlobalTableWitnesses: witnesses.flatMap(({ RegionName: Region }) => (Region === undefined ? [] : [{ Region }])),
  };
}

/**
 * Returns the replicas in other regions, with the values that they have in place of the table's. DynamoDB may also list the region
 * of the table, which is the table itself.
 */
function membersOf({ Replicas = [], TableArn }: TableDescription): Replica[] {
  const [, , , own] = TableArn?.split(':') ?? [];
  return Replicas.filter(({ RegionName }) => RegionName !== own).flatMap((described) => {
    const { RegionName: Region, KMSMasterKeyId, ReplicaTableClassSummary, OnDemandThroughputOverride } = described;
    const maximum = OnDemandThroughputOverride?.MaxReadRequestUnits ?? NO_MAXIMUM;
    if (Region === undefined) return [];
    return [
      {
        Region,
        ...omitUndefined({ TableClass: ReplicaTableClassSummary?.TableClass }),
        ...(maximum > 0 && { ReadOnDemandThroughputSettings: { MaxReadRequestUnits: maximum } }),
        ...(KMSMasterKeyId && { SSESpecification: { KMSMasterKeyId } }),
      },
    ];
  });
}

/** The actions that a caller needs in the region of a replica to add or remove it. */
const ADD_ACTIONS = [
  ...['CreateTable', 'CreateTableReplica', 'Query', 'Scan', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
  'BatchWriteItem',
].map((action) => `dynamodb:${action}`);
const REMOVE_ACTIONS = ['dynamodb:DeleteTable', 'dynamodb:DeleteTableReplica'];

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html */
function replicaPermissions(step: TableStep): string[] {
  if (step.operation !== 'UpdateTable') return [];
  const { ReplicaUpdates = [], GlobalTableWitnessUpdates = [] } = step.input;
  return [
    ...ReplicaUpdates.flatMap(({ Create, Delete }) => [
      ...(Create ? [...ADD_ACTIONS, 'iam:CreateServiceLinkedRole'] : []),
      ...(Create?.KMSMasterKeyId ? CUSTOMER_KEY_ACTIONS : []),
      ...(Delete ? REMOVE_ACTIONS : []),
    ]),
    ...GlobalTableWitnessUpdates.flatMap(({ Create, Delete }) => [
      ...(Create ? ['dynamodb:CreateGlobalTableWitness'] : []),
      ...(Delete ? ['dynamodb:DeleteGlobalTableWitness'] : []),
    ]),
  ];
}
