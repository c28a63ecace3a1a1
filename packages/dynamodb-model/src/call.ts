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

/** What each call that changes a table sends. */
export interface Inputs {
  readonly CreateTable: CreateTableCommandInput;
  readonly UpdateTable: UpdateTableCommandInput;
  readonly DeleteTable: DeleteTableCommandInput;
  readonly TagResource: TagResourceCommandInput;
  readonly UntagResource: UntagResourceCommandInput;
  readonly PutResourcePolicy: PutResourcePolicyCommandInput;
  readonly DeleteResourcePolicy: DeleteResourcePolicyCommandInput;
  readonly UpdateTimeToLive: UpdateTimeToLiveCommandInput;
  readonly UpdateContinuousBackups: UpdateContinuousBackupsCommandInput;
  readonly UpdateContributorInsights: UpdateContributorInsightsCommandInput;
  readonly EnableKinesisStreamingDestination: EnableKinesisStreamingDestinationCommandInput;
  readonly DisableKinesisStreamingDestination: DisableKinesisStreamingDestinationCommandInput;
  readonly UpdateKinesisStreamingDestination: UpdateKinesisStreamingDestinationCommandInput;
}

export type Operation = keyof Inputs;

/** A call on the table of a world: which table it names is not looked at, since there is one. */
export type Call = { [O in Operation]: { readonly operation: O; readonly input: Inputs[O] } }[Operation];
