import { warmThroughputPart } from '../capacity/warm.js';
import { kinesisPart } from '../kinesis/destinations.js';
import { policyPart } from '../policy/stored-policy.js';
import type { Fields } from '../request/shape.js';
import type { TablePart } from '../request/table-part.js';
import { indexPart } from '../secondary-index/settle.js';
import { deletionProtectionPart } from '../table-member/deletion-protection.js';
import { encryptionPart } from '../table-member/encryption.js';
import { streamPart } from '../table-member/stream.js';
import { tableClassPart } from '../table-member/table-class.js';
import { tagPart } from '../tag/writes.js';
import { vectorIndexPart } from '../vector-index/vector-index.js';

/**
 * The resources that belong to a table, in the order in which AWS checks them and describes them. Rules whose place among those of
 * other resources is recorded are called by name in `create-table.ts` and `update-table.ts`.
 */
export const TABLE_PARTS: readonly TablePart[] = [
  indexPart,
  vectorIndexPart,
  warmThroughputPart,
  streamPart,
  tableClassPart,
  encryptionPart,
  deletionProtectionPart,
  tagPart,
  policyPart,
  kinesisPart,
];

/** Adds the fields of the parts. */
export function withPartFields<F extends Fields>(fields: F, kind: 'createFields' | 'updateFields'): F {
  const added = TABLE_PARTS.flatMap((part) => Object.entries(part[kind] ?? {}));
  return Object.assign({}, fields, Object.fromEntries(added));
}
