import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { inUse, invalidParameter, validation } from '../aws-error.js';
import type { Json } from '../request/operation.js';
import { flag, oneOf, optional, required, struct } from '../request/shape.js';
import type { TablePart } from '../request/table-part.js';
import { blockingChange, describeStreamJob, refuseDuringIndexes, streamLabel } from '../world/running-changes.js';
import type { CallTime } from '../world/state.js';
import type { TableState } from '../world/table-state.js';

export const streamSpecification = struct('StreamSpecification', {
  StreamEnabled: required(flag),
  StreamViewType: optional(oneOf('OLD_IMAGE', 'KEYS_ONLY', 'NEW_AND_OLD_IMAGES', 'NEW_IMAGE')),
});

interface GivenStream {
  StreamEnabled: boolean;
  StreamViewType?: string;
}

/** The view type of the stream of a new table; `undefined` for none. */
export function checkNewStream(stream: GivenStream | undefined): string | undefined {
  const { StreamEnabled: enabled = false, StreamViewType: viewType } = stream ?? {};
  if (enabled && viewType === undefined) {
    throw invalidParameter('Table is being created with a stream enabled, UpdateViewType is required');
  }
  if (!enabled && viewType !== undefined) {
    throw invalidParameter('Table is being created with a stream disabled, UpdateViewType should not be specified');
  }
  return viewType;
}

export interface StreamChange {
  /** `undefined` disables the stream. */
  viewType: string | undefined;
}

export function checkStreamChange({ StreamEnabled, StreamViewType: viewType }: GivenStream): StreamChange {
  if (StreamEnabled && viewType === undefined) {
    throw invalidParameter('If stream is being enabled then UpdateViewType is required');
  }
  if (!StreamEnabled && viewType !== undefined) {
    throw invalidParameter('If stream is being disabled, then UpdateViewType must not be specified');
  }
  return { viewType };
}

/** A view type cannot be changed: the stream must be disabled first. */
export function checkStreamFits({ name, streamViewType }: TableState, { viewType }: StreamChange): void {
  if (viewType !== undefined && streamViewType !== undefined) {
    throw validation(`${REFUSAL_TEXTS.streamIsEnabled}: TableName: ${name}`);
  }
  if (viewType === undefined && streamViewType === undefined) {
    throw validation(`${REFUSAL_TEXTS.streamIsDisabled}: TableName: ${name}`);
  }
}

export function checkStreamState(table: TableState): void {
  const { name, job } = table;
  if (job?.kind === 'throughput' || job?.kind === 'billing') {
    throw inUse(`Can't enable or disable stream while table IOPS are being updated. Table: ${name}`);
  }
  if (job?.kind === 'stream')
    throw inUse(`A stream status change is currently in progress. ${describeStreamJob(table, job)}`);
  const blocking = blockingChange(table);
  if (blocking) throw inUse(`Can't change stream status ${blocking}`);
  refuseDuringIndexes(table, "Can't change stream status");
}

export function beginStream(table: TableState, { viewType }: StreamChange, { now, durations }: CallTime): void {
  if (viewType === undefined) delete table.streamViewType;
  else enableStream(table, viewType, now);
  table.job ??= {
    kind: 'stream',
    due: now + durations.updateStream,
    operation: viewType === undefined ? 'DISABLE' : 'ENABLE',
  };
}

/** Enables a stream. Each stream has its own label, even if two are enabled within a millisecond. */
export function enableStream(table: TableState, viewType: string, now: number): void {
  table.streamViewType = viewType;
  table.streamEnabledAt = Math.max(now, (table.streamEnabledAt ?? Number.NEGATIVE_INFINITY) + 1);
}

function describeStream(table: TableState): Json {
  const { streamViewType } = table;
  const label = streamLabel(table);
  return {
    ...(streamViewType && { StreamSpecification: { StreamEnabled: true, StreamViewType: streamViewType } }),
    ...(label && { LatestStreamLabel: label, LatestStreamArn: `${table.arn}/stream/${label}` }),
  };
}

/** The stream of a table. */
export const streamPart: TablePart = { describe: describeStream };
