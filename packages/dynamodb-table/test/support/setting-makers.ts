import { byDate, ordersOnDemand } from './definitions.js';

/** Short forms of settings, for tests that write many definitions. */
export const stream = (StreamViewType?: 'KEYS_ONLY' | 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES') => ({
  StreamSpecification: StreamViewType ? { StreamEnabled: true, StreamViewType } : { StreamEnabled: false },
});

export const insights = (Enabled: boolean, Mode?: 'THROTTLED_KEYS') => ({
  ContributorInsightsSpecification: { Enabled, ...(Mode && { Mode }) },
});

export const encryption = (KMSMasterKeyId?: string) => ({
  SSESpecification: { Enabled: true, SSEType: 'KMS' as const, ...(KMSMasterKeyId && { KMSMasterKeyId }) },
});

export const kinesis = (StreamArn?: string, ApproximateCreationDateTimePrecision?: 'MILLISECOND' | 'MICROSECOND') => ({
  KinesisStreamSpecification: {
    ...(StreamArn && { StreamArn }),
    ...(ApproximateCreationDateTimePrecision && { ApproximateCreationDateTimePrecision }),
  },
});

export const timeToLive = (Enabled: boolean, AttributeName?: string) => ({
  TimeToLiveSpecification: { Enabled, ...(AttributeName && { AttributeName }) },
});

export const recovery = (PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) => ({
  PointInTimeRecoverySpecification: {
    PointInTimeRecoveryEnabled,
    ...(RecoveryPeriodInDays && { RecoveryPeriodInDays }),
  },
});

export const maximum = (read: number, write?: number) => ({
  OnDemandThroughput: { MaxReadRequestUnits: read, ...(write && { MaxWriteRequestUnits: write }) },
});

export const warm = (read: number, write?: number) => ({
  WarmThroughput: { ReadUnitsPerSecond: read, ...(write && { WriteUnitsPerSecond: write }) },
});

export const units = (read: number, write = read) => ({
  ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write },
});

/** Returns an on-demand table with the indexes a and b. */
export const withTwoIndexes = (a: object, b: object) =>
  ordersOnDemand({ GlobalSecondaryIndexes: [byDate({ IndexName: 'a', ...a }), byDate({ IndexName: 'b', ...b })] });
