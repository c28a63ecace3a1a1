import { isDeepStrictEqual } from 'node:util';
import { MAX_LOCAL_INDEXES } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { changesOfKind, REPLACEMENT, type TableChange } from '../../steps/edit.js';
import type { TableSetting } from '../setting.js';
import { checkIndexes } from './rules.js';
import {
  describedIndex,
  isPartialIndex,
  type LocalSecondaryIndex,
  localSecondaryIndex,
  normaliseIndexes,
} from './schema.js';

/** What local secondary indexes read of a table. */
interface WithLocalIndexes {
  LocalSecondaryIndexes?: LocalSecondaryIndex[] | undefined;
}

/** The local secondary indexes of a table. They are created with it, and can never be changed. */
export const localIndexes = {
  name: 'localIndexes',
  schema: {
    LocalSecondaryIndexes: z
      .array(localSecondaryIndex)
      .max(MAX_LOCAL_INDEXES, `a table has at most ${MAX_LOCAL_INDEXES} local secondary indexes`)
      .optional()
      .describe('All indexes with the same HASH key as the table. They can never be changed.'),
  },
  check: checkIndexes,
  keySchemas: ({ LocalSecondaryIndexes: list = [] }: WithLocalIndexes) =>
    list.map(({ KeySchema }, at) => ({ path: ['LocalSecondaryIndexes', at, 'KeySchema'], key: KeySchema })),
  normalise: ({ LocalSecondaryIndexes: list }: WithLocalIndexes) =>
    list ? { LocalSecondaryIndexes: normaliseIndexes(list) } : {},
  compare: compareLocalIndexes,
  describe: ({ LocalSecondaryIndexes: list = [] }) => ({ LocalSecondaryIndexes: list.flatMap(describedIndex) }),
  isIncomplete: ({ LocalSecondaryIndexes: found = [] }, { LocalSecondaryIndexes: declared = [] }: WithLocalIndexes) =>
    found.some(isPartialIndex) ||
    declared.some((index) => found.every(({ IndexName }) => IndexName !== index.IndexName)),
  inCreateTable: ({ LocalSecondaryIndexes: list }: WithLocalIndexes) => ({
    LocalSecondaryIndexes: list?.length ? list : undefined,
  }),
} satisfies TableSetting;

function compareLocalIndexes(
  { LocalSecondaryIndexes: before = [] }: WithLocalIndexes,
  { LocalSecondaryIndexes: after }: WithLocalIndexes,
): TableChange[] {
  if (!after) return [];
  const names = new Set([...before, ...after].map((index) => index.IndexName));
  const changes = [...names].sort().map((name) => ({
    path: `LocalSecondaryIndexes[${name}]`,
    before: before.find((index) => index.IndexName === name),
    after: after.find((index) => index.IndexName === name),
  }));
  return changesOfKind(
    REPLACEMENT,
    changes.filter((change) => !isDeepStrictEqual(change.before, change.after)),
  );
}
