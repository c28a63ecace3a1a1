import { onlineIndexes } from './indexes.js';
import type { IndexJob, TableState } from './table-state.js';

/** An index, as far as its status goes. */
interface Busy {
  readonly job?: IndexJob;
}

export type TableStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';

export function tableStatus(table: TableState): TableStatus {
  switch (table.job?.kind) {
    case undefined:
      return onlineIndexes(table).some(holdsTable) ? 'UPDATING' : 'ACTIVE';
    case 'creating':
      return 'CREATING';
    case 'deleting':
      return 'DELETING';
    default:
      return 'UPDATING';
  }
}

/** A table is UPDATING while one of its indexes is being allocated or deleted, and ACTIVE while one is filled. */
const holdsTable = ({ job }: Busy): boolean => job?.kind === 'allocating' || job?.kind === 'deleting';

export function indexStatus(table: TableState, { job }: Busy): TableStatus {
  const status = tableStatus(table);
  if (status === 'CREATING' || status === 'DELETING') return status;
  switch (job?.kind) {
    case undefined:
      return 'ACTIVE';
    case 'allocating':
    case 'backfilling':
      return 'CREATING';
    case 'deleting':
      return 'DELETING';
    default:
      return 'UPDATING';
  }
}

/** Whether an index is being added to a table. */
export const isBeingAdded = ({ job }: Busy): boolean => job?.kind === 'allocating' || job?.kind === 'backfilling';
