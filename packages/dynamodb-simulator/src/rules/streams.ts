import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { invalidParameter, validation } from '../aws-error.js';
import type { TableState } from '../state.js';

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
