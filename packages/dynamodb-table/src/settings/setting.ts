import type {
  CreateTableCommandInput,
  KeySchemaElement,
  TableDescription,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Blocked, Moving, RuleViolation } from '@pcf/core';
import { z } from 'zod';
import type { IgnoredPath } from '../ignored-path.js';
import type { DynamoDBCall } from '../requests/calls.js';
import { changesOfKind, compare, type Edit, type ObservedFacts, type TableChange } from '../steps/edit.js';
import type { TableStep } from '../steps/step.js';
import type { Update } from '../steps/update.js';

/**
 * One setting of a table: everything that the flavor knows about it. `all.ts` lists all settings in order and says how to add one.
 * From that list derive the schema of `aws_resource`, its rules, what is observed and compared, the order of calls, what
 * `ignore_changes` can name, what an import writes, and the IAM actions.
 *
 * Code that treats single settings in a special way:
 * - `plan/combine.ts`: the capacity, which DynamoDB changes together with other settings;
 * - `plan/plan.ts`: tags, which hold the owner; deletion protection and replicas, which precede a deletion; and the capacity of a
 *   billing mode;
 * - `all.ts`: the normal form of tags and of the billing mode;
 * - `steps/update.ts`: updates of several indexes, which it joins;
 * - `plan/unsettled.ts` and `observe/observe.ts`: an index that is being filled; the latter also decreases of capacity, aliases of
 *   KMS keys, and a policy that cannot be read yet;
 * - `observe/read-settings.ts` and `import-table.ts`: replicas, whose settings are read in their regions.
 *
 * Only `name` and `schema` are required. Most settings also have:
 * - `describe` (if `DescribeTable` shows it) or `read` (if a call of its own shows it);
 * - `inCreateTable` (if `CreateTable` accepts it) or `initially` (what a new table has, if `CreateTable` does not);
 * - `steps`: the calls that change it.
 *
 * A setting must not import `all.ts`. If it needs other settings, its functions say so in the type of their parameter, as in
 * `{ BillingMode?: BillingMode }`: the list in `all.ts` compiles only if a table has these.
 *
 * @typeParam Known - what the functions can read: `TableResource` in the list; `never` lets each function name its own needs
 * @typeParam Part - what the functions return: some of the table's settings
 */
export interface TableSetting<Known = never, Part = object> {
  /** The kind of its changes; unique in the list. */
  readonly name: string;
  /** Its keys in `aws_resource`. */
  readonly schema: z.ZodRawShape;

  /**
   * Checks the rules that the schema cannot express. Paths begin below `aws_resource`.
   *
   * @param region - the region of the table, if the definition names one
   */
  readonly check?: (resource: Known, region: string | undefined) => RuleViolation[];
  /** The key schemas that it declares, with their paths. Each attribute in them needs an attribute definition. */
  readonly keySchemas?: (resource: Known) => readonly PlacedKeySchema[];
  /** Brings what is written into the one form in which it is compared. By default, it is compared as it is written. */
  readonly normalise?: (written: Known) => Part;
  /**
   * Compares the observed with the desired settings, all in normal form. By default, each key of the schema is compared, and
   * the kind of the changes is `name`.
   *
   * @param declared - the definition without regard to `ignore_changes`
   */
  readonly compare?: (observed: Known, desired: Known, declared: Known) => TableChange[];

  /**
   * Adjusts the desired value to the observed table, for example to a floor that it cannot go below.
   *
   * @param id - the particle's, for errors
   */
  readonly resolve?: (desired: Known, observed: Known & ObservedFacts, id: string) => Part;

  /** Reads it from the answer of `DescribeTable`, with AWS's defaults written out. */
  readonly describe?: (table: TableDescription) => Part;
  /** Reads it with calls of its own. Called if one of its keys is declared, and by an import. */
  readonly read?: (call: DynamoDBCall, table: Addressed, context: ReadContext<Known>) => Promise<SettingRead<Part>>;
  /** Whether the answer of `DescribeTable` lacks something that the setting always has. It is then asked for once more. */
  readonly isIncomplete?: (table: TableDescription, declared: Known) => boolean;
  /** The statuses of its parts, such as `IndexStatus`. */
  readonly statuses?: (table: TableDescription) => readonly (string | undefined)[];
  /** Why the table is not settled although all statuses are ACTIVE. */
  readonly unsettled?: (table: TableDescription, declared: Known) => Moving | Blocked | undefined;

  /** What `CreateTable` is sent; without it, `CreateTable` does not accept the setting. */
  readonly inCreateTable?: (resource: Known) => Partial<CreateTableCommandInput>;
  /** How long `CreateTable` usually takes with it, in milliseconds, if longer than without. */
  readonly creationTime?: (resource: Known) => number;
  /** The value that a new table has, if `CreateTable` does not accept all of it. */
  readonly initially?: (desired: Known) => Part;

  /** The calls that change it, by the stage of the plan in which they are made. */
  readonly steps?: Readonly<Partial<Record<Stage, (edit: Edit<Known>) => TableStep[]>>>;
  /** `UpdateTable` calls that DynamoDB accepts together with others. The planner merges them. */
  readonly combinable?: Readonly<Partial<Record<CombinableRole, (edit: Edit<Known>) => Update[]>>>;
  /**
   * Refuses changes that DynamoDB would refuse half-way.
   *
   * @param ignored - the definition's `ignore_changes`
   * @throws an error of core's class `PlanRefusedError`
   */
  readonly refuse?: (edit: Edit<Known>, ignored: readonly string[]) => void;
  /** What a plan says about it although no step changes it. */
  readonly notes?: (observed: Known, desired: Known) => string[];
  /**
   * Whether DynamoDB accepts its calls while an index is being filled: `true` for all its own operations, or a function that
   * decides about the one member that an `UpdateTable` call has beside the table's name.
   */
  readonly whileBackfilling?: true | ((input: UpdateTableCommandInput, index: string) => boolean);

  /** The keys that `ignore_changes` cannot name. By default, it can name all. */
  readonly notIgnorable?: readonly string[];
  /** Takes over the observed value of the items that a path such as `Tags[team:*]` names. Without it, paths have no brackets. */
  readonly ignoreItems?: (desired: Known, observed: Known, path: IgnoredPath) => Part;
  /** What an import writes in place of what was read; `undefined` for nothing. What is off or empty is left out anyway. */
  readonly imported?: (found: Known) => Part;

  /** Its operations beside those that are called `…Table`: the one that reads it, and those that change it. */
  readonly operations?: { readonly read: string; readonly write: readonly TableStep['operation'][] };
  /** The IAM actions that a step needs on behalf of this setting, beside the step's operation and `operations.read`. */
  readonly permissions?: (step: TableStep) => readonly string[];
}

/**
 * The stages of a plan, in the order in which they are made. Within a stage, the steps are in the order of the list of settings;
 * in `remove`, in reverse order.
 *
 * - `first`: calls that DynamoDB accepts at any time;
 * - `remove`: what goes is removed, so that it needs no capacity later;
 * - `change`: changes of the table that come before those of its capacity;
 * - `combine`: the calls of all `combinable` updates; no setting has steps of its own in it;
 * - `add`: changes that need the new capacity;
 * - `follow`: settings of what the earlier stages have created;
 * - `last`: what takes longest and blocks nothing else.
 */
export const STAGES = ['first', 'remove', 'change', 'combine', 'add', 'follow', 'last'] as const;

/** A stage of a plan. */
export type Stage = (typeof STAGES)[number];

/** What an update that can share a call is about, which decides with what DynamoDB accepts it. */
export type CombinableRole = 'stream' | 'capacity' | 'maximum' | 'indexCapacity' | 'indexCreation';

/** The settings of a table, or those that a replica has for itself. */
export type SettingList<Known> = readonly TableSetting<Known, Partial<Known>>[];

/** Returns how desired settings differ from observed ones, all in normal form. What is not declared is left out. */
export function changesBetween<Known extends object>(
  settings: SettingList<Known>,
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
 * Returns the steps of all settings in the order in which DynamoDB accepts them: stage by stage, see {@link STAGES}.
 *
 * @param combined - the steps of the stage `combine`
 */
export function stepsInOrder<Known extends object>(
  settings: SettingList<Known>,
  edit: Edit<Known>,
  combined: () => TableStep[] = () => [],
): TableStep[] {
  const reversed = [...settings].reverse();
  const stepsIn = (stage: Stage) =>
    (stage === 'remove' ? reversed : settings).flatMap(({ steps }) => steps?.[stage]?.(edit) ?? []);
  return STAGES.flatMap((stage) => (stage === 'combine' ? combined() : stepsIn(stage)));
}

/** A key schema of a definition, and its path below `aws_resource`. */
export interface PlacedKeySchema {
  readonly path: readonly PropertyKey[];
  readonly key: readonly { readonly AttributeName: string; readonly KeyType?: KeySchemaElement['KeyType'] }[];
}

/** How calls name a table: by name, and in some calls by ARN. */
export interface Addressed {
  readonly TableName: string;
  readonly TableArn?: string | undefined;
}

/** What is known of a table when a setting is read. */
export interface ReadContext<Known> {
  /** What `DescribeTable` shows. */
  readonly described: Known;
  /** The definition; `undefined` when an import reads everything. */
  readonly declared: Known | undefined;
}

/** A setting that was read with calls of its own. */
export interface SettingRead<Part> {
  readonly settings: Part;
  /** Why nothing can be decided about it for now. */
  readonly waiting?: Moving | Blocked | undefined;
  /** What DynamoDB could not do, now or at any time before. It blocks the particle that requested it. */
  readonly failures?: readonly SettingFailure[];
}

/** A change of a setting that DynamoDB accepted and then could not carry out. */
export interface SettingFailure {
  /** The ARN of the other resource that the change is about. */
  readonly arn: string;
  readonly blocked: Blocked;
}

/** The reason why a table with an unknown status is blocked. */
export const UNKNOWN_STATUS =
  'this version does not know the status. Look at the table in the AWS console, or update the flavor.';

/** Blocks on a status that this version does not know: an unknown status does not mean that a setting is off. */
export function unknownStatus(
  setting: string,
  status: string | undefined,
  known: readonly string[],
): Blocked | undefined {
  if (status === undefined || known.includes(status)) return undefined;
  return { kind: 'blocked', status: `${setting} ${status}`, reason: UNKNOWN_STATUS };
}

/** The schema of a setting that exists but that this version cannot manage: the error is clearer than "unknown key". */
export const notSupported = z
  .never({ error: 'this setting is not supported: remove it, and set it by other means' })
  .optional()
  .describe('Not supported.');
