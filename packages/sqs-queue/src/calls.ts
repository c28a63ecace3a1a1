import type { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCall } from '@pcf/aws';

/** Sends a request to SQS, with bounded retries. */
export type Call = AwsCall<SQSClient>;
