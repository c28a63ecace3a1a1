import { beginBilling } from '../capacity/billing.js';
import { applyMaxima } from '../capacity/maxima.js';
import { beginWarm } from '../capacity/warm.js';
import { beginIndexChanges } from '../index/change-begin.js';
import { type Json } from '../request/answer.js';
import { beginEncryption } from '../setting/encryption.js';
import { beginStream } from '../setting/stream.js';
import { beginClass } from '../setting/table-class.js';
import type { CallTime } from '../world/call-context.js';
import type { Region } from '../world/state.js';
import type { TableState } from '../world/table-state.js';
import type { TableChange } from './change-request.js';

/** Begins a change after all checks. What it returns is shown in the answer only. */
export function beginChange(region: Region, table: TableState, change: TableChange, call: CallTime): Json {
  const shown = beginBilling(table, change, call);
  beginIndexChanges(table, change.indexes, call);
  if (change.stream) beginStream(table, change.stream, call);
  return {
    ...shown,
    ...(change.onDemand && applyMaxima(table, change.onDemand)),
    ...(change.warm && beginWarm(table, change.warm, call)),
    ...(change.encryption && beginEncryption(region, table, change.encryption.key, call)),
    ...(change.tableClass !== undefined && beginClass(table, change.tableClass, call)),
  };
}
