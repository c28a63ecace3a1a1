import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { awsResourceKeys, tagMapOf } from '@pcf/aws';
import { omitUndefined } from '@pcf/core/values';
import { z } from 'zod';
import type { ObservedFacts } from '../steps/edit.js';
import { maximum } from './capacity/maximum.js';
import type { BillingMode } from './capacity/schema.js';
import { capacity } from './capacity/throughput.js';
import { warm } from './capacity/warm.js';
import { deletionProtection } from './deletion-protection.js';
import { describeWith, normaliseWith, shapeOf } from './derive.js';
import { encryption } from './encryption/encryption.js';
import { globalIndexes } from './indexes/global.js';
import { localIndexes } from './indexes/local.js';
import { insights } from './insights.js';
import { keys } from './keys.js';
import { kinesis } from './kinesis.js';
import { policy } from './policy.js';
import { recovery } from './recovery.js';
import { replicas } from './replicas/replicas.js';
import { notSupported, type SettingList } from './setting.js';
import { stream } from './stream.js';
import { tableClass } from './table-class.js';
import { tags } from './tags.js';
import { timeToLive } from './time-to-live.js';
import { vectorIndexes } from './vector-indexes/vector-indexes.js';

/**
 * All settings of a table. The order is that of the schema, of rule violations, of reads, and, within a stage of a plan, of calls
 * (see `STAGES` in `setting.ts`).
 *
 * To add a setting:
 * 1. Create a file or a folder for it in `settings/`. It exports one value, `{ name, schema, … } satisfies TableSetting`:
 *    `setting.ts` says what that value can contain.
 * 2. Add the value to this list. If its keys are in `unsupportedSettings`, remove them there.
 * 3. If each replica has the setting for itself, add it to `replicas/own-settings.ts` and `replicas/schema.ts`.
 * 4. If DynamoDB accepts it in one call with other settings, give it a `CombinableRole` (in `setting.ts`) and a place in `plan/combine.ts`.
 * 5. Two tests then ask for a row in the README and in `docs/design/dynamodb-table-tests.md`, and for definitions that use all of
 *    it in `test/contract/definitions.ts`.
 *
 * 6. The contract tests run on the simulator. If it refuses the setting, add it there: `src/request/table-part.ts` of
 *    `@pcf/dynamodb-simulator` says how. The model of DynamoDB, which is written separately, needs it too.
 *
 * If `param-filters.ts` does not compile after an update of the SDK, add the new names there.
 */
const LIST = [
  keys,
  localIndexes,
  globalIndexes,
  vectorIndexes,
  tableClass,
  capacity,
  maximum,
  warm,
  stream,
  encryption,
  tags,
  policy,
  deletionProtection,
  timeToLive,
  recovery,
  insights,
  kinesis,
  replicas,
] as const;

/** Settings that exist but that this version cannot manage. When you add a setting to `LIST`, remove its keys here. */
const unsupportedSettings = {
  GlobalTableSourceArn: notSupported,
  GlobalTableSettingsReplicationMode: notSupported,
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const tableResource = z.strictObject({ ...awsResourceKeys, ...unsupportedSettings, ...shapeOf(LIST) });

/** The settings of a table as a definition writes them: the input of `CreateTable`, and PCF's own keys. */
export type TableResource = z.infer<typeof tableResource>;

/** The list of all settings, in the type that callers of their functions need. */
export const SETTINGS: SettingList<TableResource> = LIST;

/** The keys of `aws_resource` that `ignore_changes` can name. */
export const IGNORABLE: readonly string[] = SETTINGS.flatMap(({ schema, notIgnorable = [] }) =>
  Object.keys(schema).filter((key) => !notIgnorable.includes(key)),
);

/** Returns the attributes that the keys of a table and its indexes use. */
export function usedAttributes(settings: TableResource): ReadonlySet<string> {
  const schemas = SETTINGS.flatMap(({ keySchemas }) => keySchemas?.(settings) ?? []);
  return new Set(schemas.flatMap(({ key }) => key.map((element) => element.AttributeName)));
}

/** Keys of `aws_resource` that are not settings of the table. */
type NotASetting = keyof typeof awsResourceKeys | keyof typeof unsupportedSettings;

/**
 * The settings of a table in the one form in which declared and observed ones are compared: a definition's shape, with lists that
 * are sets sorted by name, defaults written out, and nothing that is not a setting. An absent key is not declared, or not observed.
 */
export interface TableSettings extends Omit<TableResource, NotASetting | 'BillingMode' | 'Tags'> {
  BillingMode: BillingMode;
  Tags?: Record<string, string> | undefined;
}

/** The observed settings of a table, and what else its plan depends on. */
export interface ObservedTable extends TableSettings, ObservedFacts {}

/**
 * Brings the settings of a definition into the form in which they are compared, so that two definitions with the same meaning
 * become equal. Normalising a normal form changes nothing.
 */
export function normalise({ region_name: _, custom_config: __, ...resource }: TableResource): TableSettings {
  const { BillingMode = 'PROVISIONED', Tags, ...settings } = normaliseWith(SETTINGS, resource);
  return { ...omitUndefined(settings), BillingMode, ...(Tags && { Tags: tagMapOf(Tags) }) };
}

/**
 * Writes what `DescribeTable` shows of a table as a definition would, with AWS's defaults written out.
 *
 * @param TableName - the name of the table
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function readBack(TableName: string, description: TableDescription): TableResource {
  const described = describeWith(SETTINGS, description);
  return { AttributeDefinitions: [], KeySchema: [], ...omitUndefined(described), TableName };
}
