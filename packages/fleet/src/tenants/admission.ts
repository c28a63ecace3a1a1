import { createPcf, type Field, formatPath } from '@pcf/core';
import { NotAdmittedError } from '../errors.js';
import type { Claim } from '../store/fields.js';
import type { FieldKey } from '../store/run-store.js';
import { type FleetSetup, type Tenant, tenantNamed } from './tenant.js';

/** What was found out about a submission. */
export interface Admitted {
  readonly tenant: Tenant;
  /** The particles of the field, which no other field of the tenant may have. */
  readonly claims: readonly Claim[];
}

/**
 * Validates the definitions of a field and checks what its tenant may have. No I/O beside the look-up of the tenant.
 *
 * @throws {@link UnknownTenantError}
 * @throws `InvalidDefinitionError` of core with all issues of the definitions
 * @throws {@link NotAdmittedError} with all reasons
 */
export async function admit(
  { plugins, tenants }: FleetSetup,
  key: FieldKey,
  definitions: readonly unknown[],
): Promise<Admitted> {
  const tenant = await tenantNamed(tenants, key.tenant);
  const { owner, services = [] } = tenant;
  await using pcf = createPcf({ plugins, services, owner });
  const field = pcf.fieldOf(definitions.map((value) => ({ value })));
  checkAdmitted(tenant, key, field);
  const unstorable = definitions.flatMap((value, index) => unstorableIn(value, [index]));
  if (unstorable.length > 0) throw new NotAdmittedError(key.tenant, key.field, unstorable);
  const claims = [...field].map(({ id }): Claim => {
    const resource = field.resourceOf(id);
    return { particle: id, ...(resource ? { resource: resource.key } : {}) };
  });
  return { tenant, claims };
}

/** Returns which texts in a definition PostgreSQL does not store, one line for each. */
function unstorableIn(value: unknown, path: readonly PropertyKey[]): string[] {
  if (typeof value === 'string')
    return /\0|\p{Surrogate}/u.test(value) ? [`${formatPath(path)}: a text with NUL or half of a surrogate pair.`] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...unstorableIn(key, path),
    ...unstorableIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  ]);
}

/** The keys that say the same as another one: PCF for Python writes the region of a resource among its settings. */
const SAME: Readonly<Record<string, string>> = { region: 'aws_resource.region_name' };

/** @throws {@link NotAdmittedError} with all reasons why the tenant may not have this field */
export function checkAdmitted({ allow = {} }: Tenant, { tenant, field: name }: FieldKey, field: Field): void {
  const { flavors, locations = {} } = allow;
  const limits = new Map(
    Object.entries(locations).flatMap(([key, allowed]) => [[SAME[key] ?? key, allowed] as const, [key, allowed]]),
  );
  const issues = field.resources().flatMap(({ id, flavor, located, unknown }) => [
    ...(flavors && !flavors.includes(flavor)
      ? [`${id}: the flavor ${flavor} is not allowed. Allowed: ${flavors.join(', ')}.`]
      : []),
    ...Object.entries(located).flatMap(([key, value]) => {
      const allowed = limits.get(key);
      if (!allowed || (typeof value === 'string' && allowed.includes(value))) return [];
      return [`${id}: ${key}: ${JSON.stringify(value)} is not allowed. Allowed: ${allowed.join(', ')}.`];
    }),
    ...unknown
      .filter((path) => limits.has(path))
      .map((path) => `${id}: ${path}: a reference is not allowed, because its value is not known yet.`),
  ]);
  if (issues.length > 0) throw new NotAdmittedError(tenant, name, issues);
}
