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

/** What each call to DynamoDB's control plane sends. */
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
interface Sent {
  /**
   * The region of the replica that it changes; absent for the region of the table itself. Its input names the replica by an ARN
   * with `*` for the partition and the account, which are filled in when it is sent: a plan can be older than the table.
   */
  readonly region?: string;
}

/** The step that makes one kind of call. */
export type StepOf<Operation extends keyof Inputs> = { [O in Operation]: Step<O, Inputs[O]> & Sent }[Operation];

/** One call to DynamoDB's control plane. */
export type TableStep = StepOf<keyof Inputs>;
