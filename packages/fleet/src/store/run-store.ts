import type { Pool } from 'pg';
import type { Queryable } from '../database.js';
import type { Queue } from '../engine.js';

// A run and its job are two things. The run says what is to be done and how far it is; the job only brings a worker. When a worker is
// lost, the run gets a new job, and the old one does nothing should it still reach a worker.
//
// Each transaction locks the row of the field before rows of runs, so that no two wait for each other.

/** What the store needs beside the database. */
export interface RunStore {
  readonly pool: Pool;
  readonly queue: Queue;
}

/** Which field. */
export interface FieldKey {
  readonly tenant: string;
  readonly field: string;
}

/** Locks the row of a field until the transaction ends. @returns whether there is one */
export async function lockField(tx: Queryable, { tenant, field }: FieldKey): Promise<boolean> {
  const { rows } = await tx.query('select 1 from pcf_fleet.field where tenant = $1 and name = $2 for update', [
    tenant,
    field,
  ]);
  return rows.length > 0;
}

/** PostgreSQL stores no NUL, and no half of a surrogate pair, which texts of a provider may have: they become U+FFFD. */
export const json = (value: unknown) =>
  value === undefined
    ? null
    : JSON.stringify(value, (_, part) =>
        typeof part === 'string' ? part.replaceAll('\0', '\uFFFD').replaceAll(/\p{Surrogate}/gu, '\uFFFD') : part,
      );

/** The row of a statement that returns exactly one. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('Expected a row. This is a bug in @pcf/fleet.');
  return row;
}
