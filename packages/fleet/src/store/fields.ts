import type { Queryable } from '../database.js';
import { NotAdmittedError } from '../errors.js';
import type { RunRow } from './records.js';
import { type FieldKey, only } from './run-store.js';

/** A particle that belongs to one field of a tenant. */
export interface Claim {
  /** `flavor:pcf_name` */
  readonly particle: string;
  /** What tells its resource from all others; absent where it is known only after another particle has been applied. */
  readonly resource?: string;
}

/** How often a field is compared with what exists, and what is done about differences. */
export interface DriftSchedule {
  /** `report` only looks; `heal` applies the field. */
  readonly mode: 'report' | 'heal';
  /** The time between two looks, in milliseconds; at least a minute. Each one is moved by up to a tenth, so that fields take turns. */
  readonly every: number;
}

/** Definitions to store. */
export interface NewDefinitions extends FieldKey {
  /** The owner of the tenant's resources. */
  readonly owner: string;
  /** How many runs of the tenant may be active at once. */
  readonly runsOfTenant: number;
  readonly definitions: readonly unknown[];
  readonly claims: readonly Claim[];
  readonly by?: string | undefined;
  /** `null` switches the sweeps off; absent leaves them as they are. */
  readonly drift?: DriftSchedule | null | undefined;
}

/**
 * Stores the definitions of a field, in a transaction that holds the row of the field afterwards. Definitions equal to the present ones
 * keep their generation.
 *
 * @returns the generation, and whether it is a new one
 * @throws {@link NotAdmittedError} where another field of the tenant has one of the particles, or one of their resources
 */
export async function storeDefinitions(
  tx: Queryable,
  { tenant, field, owner, runsOfTenant, definitions, claims, by, drift }: NewDefinitions,
): Promise<{ readonly generation: number; readonly isChanged: boolean }> {
  // The row is locked until the transaction ends.
  await tx.query(
    `insert into pcf_fleet.field (tenant, name, generation, runs_of_tenant) values ($1, $2, 0, $3)
     on conflict (tenant, name) do update set runs_of_tenant = excluded.runs_of_tenant`,
    [tenant, field, runsOfTenant],
  );
  const text = JSON.stringify(definitions);
  const { rows } = await tx.query<{ generation: string; same: boolean | null }>(
    `select f.generation, d.definitions = $3::jsonb as same
     from pcf_fleet.field f left join pcf_fleet.definition d on d.tenant = f.tenant and d.field = f.name and d.generation = f.generation
     where f.tenant = $1 and f.name = $2`,
    [tenant, field, text],
  );
  const { generation: before, same } = only(rows);
  const generation = Number(before) + (same ? 0 : 1);
  if (!same) {
    await tx.query('update pcf_fleet.field set generation = $3 where tenant = $1 and name = $2', [
      tenant,
      field,
      generation,
    ]);
    await tx.query(
      'insert into pcf_fleet.definition (tenant, field, generation, definitions, submitted_by) values ($1, $2, $3, $4, $5)',
      [tenant, field, generation, text, by ?? null],
    );
  }
  await storeClaims(tx, { tenant, field, owner, generation, claims });
  if (drift !== undefined) await storeSchedule(tx, { tenant, field }, drift);
  return { generation, isChanged: !same };
}

/** Who submitted the definitions that a run is about; `null` where no name was given. */
export async function submitterOf(
  db: Queryable,
  { tenant, field, generation }: Pick<RunRow, 'tenant' | 'field' | 'generation'>,
): Promise<string | null> {
  const { rows } = await db.query<{ submitted_by: string | null }>(
    'select submitted_by from pcf_fleet.definition where tenant = $1 and field = $2 and generation = $3',
    [tenant, field, generation],
  );
  return rows[0]?.submitted_by ?? null;
}

async function storeClaims(
  tx: Queryable,
  {
    tenant,
    field,
    owner,
    generation,
    claims,
  }: FieldKey & Pick<NewDefinitions, 'owner' | 'claims'> & { readonly generation: number },
): Promise<void> {
  // Two fields of a tenant that claim the same particle take turns.
  await tx.query(`select pg_advisory_xact_lock(hashtext('pcf_fleet.claim'), hashtext($1))`, [tenant]);
  const particles = claims.map(({ particle }) => particle);
  const resources = claims.map(({ resource }) => resource ?? null);
  const known = resources.filter((resource) => resource !== null);
  const { rows: taken } = await tx.query<{ particle: string; field: string }>(
    `select particle, field from pcf_fleet.claim
     where tenant = $1 and field <> $2 and ((owner = $3 and particle = any($4)) or resource = any($5)) order by particle`,
    [tenant, field, owner, particles, known],
  );
  if (taken.length > 0) {
    throw new NotAdmittedError(
      tenant,
      field,
      taken.map(
        (one) =>
          `${one.particle} is in the field ${JSON.stringify(one.field)}. Rename one of the two, or remove it there and wait until that field has been applied.`,
      ),
    );
  }
  // A resource can change its particle, or two can swap their resources.
  await tx.query('update pcf_fleet.claim set resource = null where tenant = $1 and field = $2 and resource = any($3)', [
    tenant,
    field,
    known,
  ]);
  await tx.query(
    `insert into pcf_fleet.claim (tenant, owner, particle, resource, field, generation)
     select $1, $2, particle, resource, $3, $4 from unnest($5::text[], $6::text[]) as new (particle, resource)
     on conflict (tenant, owner, particle) do update set resource = excluded.resource, generation = excluded.generation`,
    [tenant, owner, field, generation, particles, resources],
  );
}

/** Stores when a field is looked at; `null` switches the sweeps off. The first look comes after half an interval to a whole one. */
export async function storeSchedule(
  tx: Queryable,
  { tenant, field }: FieldKey,
  drift: DriftSchedule | null,
): Promise<void> {
  await tx.query(
    `update pcf_fleet.field set drift_mode = $3, drift_every = $4 * interval '1 ms',
            drift_at = now() + $4 * interval '1 ms' * (0.5 + random() / 2) where tenant = $1 and name = $2`,
    [tenant, field, drift?.mode ?? null, drift?.every ?? null],
  );
}

/** A field, as it stands in the database. */
export interface FieldRecord {
  readonly tenant: string;
  readonly name: string;
  /** Counts the submissions that changed the definitions. */
  readonly generation: number;
  /** The generation that was applied last without a failure; absent before. */
  readonly appliedGeneration?: number;
  readonly submittedBy?: string;
  readonly submittedAt: Date;
  readonly drift?: DriftSchedule;
}

interface FieldRow {
  readonly tenant: string;
  readonly name: string;
  readonly generation: string;
  readonly applied_generation: string | null;
  readonly submitted_by: string | null;
  readonly submitted_at: Date;
  readonly drift_mode: DriftSchedule['mode'] | null;
  readonly drift_ms: string | null;
}

/** The fields of a tenant, or of all, by name. */
export async function listFields(db: Queryable, tenant: string | undefined): Promise<readonly FieldRecord[]> {
  const { rows } = await db.query<FieldRow>(
    `select f.tenant, f.name, f.generation, f.applied_generation, f.drift_mode, d.submitted_by, d.submitted_at,
            extract(epoch from f.drift_every) * 1000 as drift_ms
     from pcf_fleet.field f join pcf_fleet.definition d on d.tenant = f.tenant and d.field = f.name and d.generation = f.generation
     where $1::text is null or f.tenant = $1 order by f.tenant, f.name`,
    [tenant ?? null],
  );
  return rows.map((row) => ({
    tenant: row.tenant,
    name: row.name,
    generation: Number(row.generation),
    submittedAt: row.submitted_at,
    ...(row.applied_generation === null ? {} : { appliedGeneration: Number(row.applied_generation) }),
    ...(row.submitted_by === null ? {} : { submittedBy: row.submitted_by }),
    ...(row.drift_mode === null ? {} : { drift: { mode: row.drift_mode, every: Number(row.drift_ms) } }),
  }));
}
