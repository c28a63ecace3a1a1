import type {
  CreateTableCommandInput,
  DeleteResourcePolicyCommandInput,
  DeleteTableCommandInput,
  DisableKinesisStreamingDestinationCommandInput,
  EnableKinesisStreamingDestinationCommandInput,
  PutResourcePolicyCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
  UpdateContinuousBackupsCommandInput,
  UpdateContributorInsightsCommandInput,
  UpdateKinesisStreamingDestinationCommandInput,
  UpdateTableCommandInput,
  UpdateTimeToLiveCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Step } from '@pcf/core';

/** The input of each operation of DynamoDB's control plane that a plan can contain. */
interface Inputs {
  CreateTable: CreateTableCommandInput;
  UpdateTable: UpdateTableCommandInput;
  DeleteTable: DeleteTableCommandInput;
  TagResource: TagResourceCommandInput;
  UntagResource: UntagResourceCommandInput;
  PutResourcePolicy: PutResourcePolicyCommandInput;
  DeleteResourcePolicy: DeleteResourcePolicyCommandInput;
  UpdateTimeToLive: UpdateTimeToLiveCommandInput;
  UpdateContinuousBackups: UpdateContinuousBackupsCommandInput;
  UpdateContributorInsights: UpdateContributorInsightsCommandInput;
  EnableKinesisStreamingDestination: EnableKinesisStreamingDestinationCommandInput;
  DisableKinesisStreamingDestination: DisableKinesisStreamingDestinationCommandInput;
  UpdateKinesisStreamingDestination: UpdateKinesisStreamingDestinationCommandInput;
}

/** Where a step is sent. */
export interface InRegion {
  /**
   * The region of the replica that the step changes; absent for the region of the table itself. The input names the replica by an
   * ARN with `*` for the partition and the account, because a plan can be older than the table. Both are filled in when the step
   * is sent.
   */
  readonly region?: string;
}

/** A step that calls one of the given operations. */
export type StepOf<Operation extends keyof Inputs> = { [O in Operation]: Step<O, Inputs[O]> & InRegion }[Operation];

/** One step of a plan: one call to DynamoDB's control plane. */
export type TableStep = StepOf<keyof Inputs>;
