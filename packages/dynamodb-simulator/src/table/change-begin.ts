import { beginBilling } from '../capacity/billing.js';
import { applyMaxima } from '../capacity/maxima.js';
import { beginWarm } from '../capacity/warm.js';
import type { Json } from '../request/operation.js';
import { beginIndexChanges } from '../secondary-index/change-begin.js';
import { beginEncryption } from '../table-member/encryption.js';
import { beginStream } from '../table-member/stream.js';
import { beginClass } from '../table-member/table-class.js';
import type { CallTime, Region } from '../world/state.js';
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
