import { type Resting, State } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import type { ObservedTable, TableResource } from '../../src/settings/all.js';
import { normalise, readBack } from '../../src/settings/all.js';
import { ARN, type ModelTable } from './model.js';

/** Observes a table of the model for a definition. */
export function observeModel(table: ModelTable | undefined, resource: TableResource): Resting<ObservedTable> {
  if (!table) return { kind: 'missing' };
  const described = readBack(resource.TableName, table.description);
  const settings = normalise({
    ...described,
    ...extras(table, resource),
    GlobalSecondaryIndexes: (described.GlobalSecondaryIndexes ?? []).map((index) => {
      const declared = resource.GlobalSecondaryIndexes?.find((one) => one.IndexName === index.IndexName);
      return declared?.ContributorInsightsSpecification
        ? { ...index, ContributorInsightsSpecification: insights(table, index.IndexName) }
        : index;
    }),
  });
  return { kind: 'settled', state: State.running, settings: { ...settings, TableArn: ARN }, outputs: {} };
}

function extras(table: ModelTable, resource: TableResource): Partial<TableResource> {
  const { timeToLive, recoveryDays, kinesis } = table;
  const all: Partial<TableResource> = {
    Tags: Object.entries(table.tags).map(([Key, Value]) => ({ Key, Value })),
    ResourcePolicy: table.policy,
    TimeToLiveSpecification: timeToLive ? { Enabled: true, AttributeName: timeToLive } : { Enabled: false },
    PointInTimeRecoverySpecification:
      recoveryDays === undefined
        ? { PointInTimeRecoveryEnabled: false }
        : { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: recoveryDays },
    ContributorInsightsSpecification: insights(table, ''),
    KinesisStreamSpecification: kinesis
      ? {
          StreamArn: kinesis.arn,
          ApproximateCreationDateTimePrecision: kinesis.precision === 'MICROSECOND' ? 'MICROSECOND' : 'MILLISECOND',
        }
      : {},
  };
  const declared = new Set(Object.keys(omitUndefined(resource)));
  return Object.fromEntries(Object.entries(all).filter(([name]) => declared.has(name)));
}

function insights({ insights: all }: ModelTable, part: string) {
  const mode = all[part];
  if (mode === undefined) return { Enabled: false };
  return { Enabled: true, Mode: mode === 'THROTTLED_KEYS' ? 'THROTTLED_KEYS' : 'ACCESSED_AND_THROTTLED_KEYS' } as const;
}
