import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Change, Duration } from '@pcf/core';
import { keep, UPDATE_PARAM_FILTER } from './param-filters.js';
import type { StepOf } from './steps.js';

/** An `UpdateTable`: what is sent beside the table's name, and what it is for. */
interface Update {
  readonly tableName: string;
  readonly settings: Omit<UpdateTableCommandInput, 'TableName'>;
  readonly summary: string;
  readonly changes: readonly Change[];
  readonly usually?: Duration;
}

/** The step that sends one `UpdateTable`. */
export function updateStep({ tableName, settings, changes, ...rest }: Update): StepOf<'UpdateTable'> {
  return {
    operation: 'UpdateTable',
    input: { ...keep(settings, UPDATE_PARAM_FILTER), TableName: tableName },
    changes: shown(changes),
    ...rest,
  };
}

/** The step that switches deletion protection on or off: DynamoDB wants it alone in its call. */
export function protectionStep(tableName: string, change: Change, on: boolean): StepOf<'UpdateTable'> {
  return updateStep({
    tableName,
    settings: { DeletionProtectionEnabled: on },
    summary: `switch ${on ? 'on' : 'off'} the deletion protection of table ${tableName}`,
    changes: [change],
  });
}

/** Changes as a step shows them. */
export function shown(changes: readonly Change[]): Change[] {
  return changes.map(({ path, before, after }) => ({ path, before, after }));
}
