import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { z } from 'zod';
import type { SettingList } from './setting.js';

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
export function normaliseWith<Known extends object>(settings: SettingList<Known>, written: Known): Known {
  return withParts(
    written,
    settings.map(({ normalise }) => normalise?.(written)),
  );
}

/** Returns what `DescribeTable` shows of all settings. */
export function describeWith<Known extends object>(
  settings: SettingList<Known>,
  table: TableDescription,
): Partial<Known> {
  return withParts<Partial<Known>>(
    {},
    settings.map(({ describe }) => describe?.(table)),
  );
}
