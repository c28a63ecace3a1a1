import type {
  CreateTableCommandInput,
  DeleteTableCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Step } from '@pcf/core';

/** One call to DynamoDB's control plane. */
export type TableStep =
  | Step<'CreateTable', CreateTableCommandInput>
  | Step<'UpdateTable', UpdateTableCommandInput>
  | Step<'DeleteTable', DeleteTableCommandInput>
  | Step<'TagResource', TagResourceCommandInput>
  | Step<'UntagResource', UntagResourceCommandInput>;

/** The step that makes one kind of call. */
export type StepOf<Operation extends TableStep['operation']> = Extract<TableStep, { operation: Operation }>;
