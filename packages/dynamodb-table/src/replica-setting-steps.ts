import type { Replica } from './definition/replicas.js';
import { diff } from './diff.js';
import { type Edit, onDemandGroup } from './edit.js';
import { insightsSteps } from './insights-steps.js';
import { kinesisSteps } from './kinesis-steps.js';
import { normalise } from './normalise.js';
import { policySteps } from './policy-step.js';
import { recoverySteps } from './recovery-step.js';
import { removedReplicas } from './replica-steps.js';
import { type OwnSettings, replicaArn, replicaTable } from './replica-table.js';
import { protectionUpdates } from './single-steps.js';
import type { TableStep } from './steps.js';
import { tagSteps } from './tag-steps.js';
import { updateStep } from './update-step.js';

/** What a replica has for itself when it is made: nothing of it comes from the table. */
const AT_FIRST: OwnSettings = {
  DeletionProtectionEnabled: false,
  Tags: {},
  ResourcePolicy: '',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
  ContributorInsightsSpecification: { Enabled: false },
  KinesisStreamSpecification: {},
};

/** The calls that change what each replica has for itself: those of a table, sent in its region. */
export function replicaSettingSteps(edit: Edit): TableStep[] {
  const removed = removedReplicas(edit);
  const staying = (edit.observed.Replicas ?? []).filter((replica) => !removed.includes(replica));
  return (edit.desired.Replicas ?? []).flatMap((wanted) => {
    const found = staying.find((replica) => replica.Region === wanted.Region);
    return stepsIn(edit, found ?? AT_FIRST, wanted).map((step) => ({ ...step, ...onDemandGroup(edit) }));
  });
}

/** The calls that change some of what one replica has for itself. */
export function stepsIn(
  { id, observed, resource }: Pick<Edit, 'id' | 'observed' | 'resource'>,
  found: OwnSettings,
  wanted: Replica,
): TableStep[] {
  const { TableName } = observed;
  const { Region: region } = wanted;
  const arn = replicaArn(region, TableName);
  const before = { ...normalise(replicaTable(arn, found)), TableArn: arn };
  const after = normalise(replicaTable(arn, wanted));
  const written = resource.Replicas?.find((replica) => replica.Region === region) ?? wanted;
  const own = { id, observed: before, desired: after, resource: replicaTable(arn, written), ...diff(before, after) };
  const steps: TableStep[] = [
    ...tagSteps(own),
    ...policySteps(own),
    ...protectionUpdates(own).map((update) => updateStep(arn, update)),
    ...recoverySteps(own),
    ...insightsSteps(own),
    ...kinesisSteps(own),
  ];
  return steps.map((step) => ({
    ...step,
    region,
    summary: step.summary.replace(arn, `${TableName} in ${region}`),
    changes: (step.changes ?? []).map((change) => ({ ...change, path: `Replicas[${region}].${change.path}` })),
    ...(step.group && { group: `${step.group} in ${region}` }),
  }));
}
