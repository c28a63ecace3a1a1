import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { z } from 'zod';
import { changesOfKind, compare, type Edit, type TableChange } from '../steps/edit.js';
import type { TableStep } from '../steps/step.js';
import { STAGES, type Stage, type TableSetting } from './setting.js';

/** The settings of a table, or those that a replica has for itself. */
type Settings<Known> = readonly TableSetting<Known, Partial<Known>>[];

type ShapeOf<Schema> = {
  [Key in Schema extends unknown ? keyof Schema : never]: Extract<Schema, Record<Key, unknown>>[Key];
};

/** Returns the keys of all settings, for a schema. */
export function shapeOf<List extends readonly { readonly schema: z.ZodRawShape }[]>(
  settings: List,
): ShapeOf<List[number]['schema']>;
export function shapeOf(settings: readonly { readonly schema: object }[]): object {
  return Object.fromEntries(settings.flatMap(({ schema }) => Object.entries(schema)));
}

/** Returns a copy of a value with other values for some of its members. */
export function withParts<T extends object>(value: T, parts: readonly (Partial<T> | undefined)[]): T {
  const result = { ...value };
  for (const part of parts) Object.assign(result, part);
  return result;
}

/** Brings settings into the form in which they are compared. Normalising a normal form changes nothing. */
export function normaliseWith<Known extends object>(settings: Settings<Known>, written: Known): Known {
  return withParts(
    written,
    settings.map(({ normalise }) => normalise?.(written)),
  );
}

/** Returns what `DescribeTable` shows of all settings. */
export function describeWith<Known extends object>(settings: Settings<Known>, table: TableDescription): Partial<Known> {
  return withParts<Partial<Known>>(
    {},
    settings.map(({ describe }) => describe?.(table)),
  );
}

/** Returns how desired settings differ from observed ones, all in normal form. What is not declared is left out. */
export function changesBetween<Known extends object>(
  settings: Settings<Known>,
  observed: Known,
  desired: Known,
  declared: Known = desired,
): TableChange[] {
  const before = new Map(Object.entries(observed));
  const after = new Map(Object.entries(desired));
  return settings.flatMap((setting) => {
    if (setting.compare) return setting.compare(observed, desired, declared);
    const keys = Object.keys(setting.schema);
    return changesOfKind(
      setting.name,
      keys.flatMap((key) => compare(key, before.get(key), after.get(key))),
    );
  });
}

/**
 * Returns the steps of all settings in the order in which DynamoDB accepts them.
 *
 * @param combined - the steps of the stage `combine`
 */
export function stepsOf<Known extends object>(
  settings: Settings<Known>,
  edit: Edit<Known>,
  combined: () => TableStep[] = () => [],
): TableStep[] {
  const reversed = [...settings].reverse();
  const stepsIn = (stage: Stage) =>
    (stage === 'remove' ? reversed : settings).flatMap(({ steps }) => steps?.[stage]?.(edit) ?? []);
  return STAGES.flatMap((stage) => (stage === 'combine' ? combined() : stepsIn(stage)));
}
