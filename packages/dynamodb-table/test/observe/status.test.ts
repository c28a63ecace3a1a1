import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { stateLookup, unsettled } from '../../src/observe/status.js';
import { byDate, orders } from '../support/definitions.js';

describe('stateLookup', () => {
  it('has the statuses of the original, and cannot be changed', () => {
    expect(stateLookup).toEqual({
      creating: State.pending,
      updating: State.pending,
      deleting: State.pending,
      active: State.running,
    });
    expect(Object.isFrozen(stateLookup)).toBe(true);
  });
});

describe('unsettled', () => {
  const index = (IndexStatus: 'ACTIVE' | 'CREATING', Status?: string): TableDescription => ({
    TableStatus: 'ACTIVE',
    GlobalSecondaryIndexes: [
      { IndexName: 'byDate', IndexStatus, WarmThroughput: { Status: Status === 'UPDATING' ? 'UPDATING' : 'ACTIVE' } },
    ],
  });

  it('lets a table rest that is ACTIVE with all its indexes', () => {
    expect(unsettled(index('ACTIVE'), orders())).toBeUndefined();
  });

  it.each(['CREATING', 'UPDATING', 'DELETING'] as const)('finds a table that is %s to be moving', (TableStatus) => {
    expect(unsettled({ TableStatus }, orders())).toEqual({ kind: 'moving', status: TableStatus });
  });

  it('finds an ACTIVE table to be moving while one of its indexes is', () => {
    expect(unsettled(index('CREATING'), orders())).toEqual({ kind: 'moving', status: 'CREATING' });
  });

  it('finds an ACTIVE table to be moving while its encryption is switched', () => {
    const table: TableDescription = { TableStatus: 'ACTIVE', SSEDescription: { Status: 'UPDATING' } };
    expect(unsettled(table, orders())).toMatchObject({ kind: 'moving' });
  });

  it('waits for a warm throughput only where it is declared', () => {
    const warming = index('ACTIVE', 'UPDATING');
    const declared = orders({ GlobalSecondaryIndexes: [byDate({ WarmThroughput: { ReadUnitsPerSecond: 20_000 } })] });
    expect(unsettled(warming, orders())).toBeUndefined();
    expect(unsettled(warming, declared)).toMatchObject({ kind: 'moving' });
  });

  it.each(['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVING', 'ARCHIVED', 'REPLICATION_NOT_AUTHORIZED'] as const)(
    'finds a table that is %s to be blocked, and says what to do',
    (TableStatus) => {
      const seen = unsettled({ TableStatus }, orders());
      expect(seen).toMatchObject({ kind: 'blocked', status: TableStatus });
      expect(seen).toMatchObject({ reason: expect.stringMatching(/Restore|restore|Enable|Correct/) });
    },
  );

  it('finds a table without a status to be blocked', () => {
    expect(unsettled({}, orders())).toMatchObject({ kind: 'blocked', status: 'UNKNOWN' });
  });
});
