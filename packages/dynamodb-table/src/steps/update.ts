import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Change, Duration, ExpectedDeferral } from '@pcf/core';
import { keep, UPDATE_PARAM_FILTER } from '../param-filters.js';
import type { StepOf } from './step.js';

/** What one `UpdateTable` call sends beside the table's name, and what the plan says about it. */
export interface Update {
  readonly settings: Omit<UpdateTableCommandInput, 'TableName'>;
  readonly summary: string;
  readonly changes: readonly Change[];
  readonly because?: readonly Change[];
  readonly usually?: Duration;
  readonly loses?: 'data' | 'index';
  readonly lost?: string;
  readonly allowedBy?: string;
  readonly changesOutputs?: readonly string[];
  readonly group?: string;
  readonly deferred?: ExpectedDeferral;
}

/** Returns the step that sends one `UpdateTable` call. */
export function updateStep(tableName: string, { settings, summary, changes, ...rest }: Update): StepOf<'UpdateTable'> {
  return {
    operation: 'UpdateTable',
    input: { ...keep(settings, UPDATE_PARAM_FILTER), TableName: tableName },
    summary: `${summary} of table ${tableName}`,
    changes: shownChanges(changes),
    ...rest,
  };
}

/** Merges two updates into one call. Only for settings that DynamoDB accepts together. */
export function mergeUpdates(one: Update, other: Update): Update {
  const indexes = [one, other].flatMap(({ settings }) => settings.GlobalSecondaryIndexUpdates ?? []);
  const group = one.group ?? other.group;
  const outputs = [...(one.changesOutputs ?? []), ...(other.changesOutputs ?? [])];
  const losing = [one, other].find(({ loses }) => loses !== undefined);
  return {
    settings: {
      ...one.settings,
      ...other.settings,
      ...(indexes.length > 0 && { GlobalSecondaryIndexUpdates: indexes }),
    },
    summary: `${one.summary} and ${other.summary}`,
    changes: [...one.changes, ...other.changes],
    usually: Math.max(one.usually ?? 0, other.usually ?? 0),
    ...(outputs.length > 0 && { changesOutputs: outputs }),
    ...(losing && lossOf(losing)),
    ...(group === undefined ? {} : { group }),
  };
}

function lossOf({ loses, lost, allowedBy }: Update): Pick<Update, 'loses' | 'lost' | 'allowedBy'> {
  return { ...(loses && { loses }), ...(lost && { lost }), ...(allowedBy && { allowedBy }) };
}

/** Returns changes in the form in which a step shows them, without the planner's own fields. */
export function shownChanges(changes: readonly Change[]): Change[] {
  return changes.map(({ path, before, after }) => ({ path, before, after }));
}
