import { isDeepStrictEqual } from 'node:util';
import { PlanRefusedError, type SettingDrift } from '@pcf/core';
import { isBare } from '../definition/definition.js';
import { normalise, type ObservedTable, SETTINGS, type TableResource } from '../settings/all.js';
import { withParts } from '../settings/derive.js';
import { importedForm } from '../settings/imported.js';
import { changesBetween, type SettingList } from '../settings/setting.js';
import { type Intent, leaveIgnored } from './plan.js';

/**
 * Compares the observed settings of a table with the declared ones, by the same rules as a plan. It refuses nothing: also what cannot
 * be changed is a difference. A setting that cannot be compared, such as a key whose alias is not resolved, is left out. Pure.
 *
 * Returns also the settings that `DescribeTable` shows, no definition declares, and that are not off or as they are by default.
 */
export function compareTable(
  observed: ObservedTable,
  intent: Pick<Intent, 'id' | 'resource' | 'ignore_changes'>,
): SettingDrift[] {
  const { id, resource, ignore_changes: ignored } = intent;
  const declared = normalise(resource);
  const left = leaveIgnored(declared, observed, ignored);
  const { comparable, desired } = resolve(left, observed, id);
  const isDeclared = (path: string) => !isBare(resource) || declaredKeys(resource).includes(rootOf(path));
  const differences = changesBetween<TableResource>(comparable, observed, desired, declared)
    .filter(({ path }) => isDeclared(path))
    .map(({ path, before, after }) => ({ path, observed: before, declared: after }));
  return isBare(resource) ? differences : [...differences, ...undeclared(observed, resource, ignored)];
}

/** Adjusts the desired settings to what is observed, as a plan does. Settings that are not clear are not compared. */
function resolve(
  desired: TableResource,
  observed: ObservedTable,
  id: string,
): { readonly comparable: SettingList<TableResource>; readonly desired: TableResource } {
  const parts = SETTINGS.map((setting) => {
    try {
      return { setting, part: setting.resolve?.(desired, observed, id) };
    } catch (error) {
      if (error instanceof PlanRefusedError) return undefined;
      throw error;
    }
  }).flatMap((one) => one ?? []);
  return {
    comparable: parts.map(({ setting }) => setting),
    desired: withParts(
      desired,
      parts.map(({ part }) => part),
    ),
  };
}

/** The settings of a new table that are not off. */
const BY_DEFAULT: Readonly<Record<string, unknown>> = { BillingMode: 'PROVISIONED', TableClass: 'STANDARD' };

function undeclared(observed: ObservedTable, resource: TableResource, ignored: readonly string[] = []): SettingDrift[] {
  const known = [...declaredKeys(resource), ...ignored.map(rootOf)];
  const shown = SETTINGS.flatMap(({ describe, schema }) => (describe ? Object.keys(schema) : []));
  return Object.entries(importedForm(observed))
    .filter(([key, value]) => shown.includes(key) && !known.includes(key) && !isDeepStrictEqual(value, BY_DEFAULT[key]))
    .map(([path, value]) => ({ path, observed: value, declared: undefined, undeclared: true }));
}

/** Returns the settings that a definition declares. A definition without a key declares no attributes. */
function declaredKeys(resource: TableResource): string[] {
  const empty = isBare(resource) ? ['AttributeDefinitions', 'KeySchema'] : [];
  return Object.entries(resource).flatMap(([key, value]) => (value === undefined || empty.includes(key) ? [] : [key]));
}

/** Returns `Tags` for `Tags[team]`. */
function rootOf(path: string): string {
  return /^\w+/.exec(path)?.[0] ?? '';
}
