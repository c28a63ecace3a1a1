import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCall, AwsClientConfig } from '@pcf/aws';

/**
 * A client of SQS that sends all requests to the configured endpoint. By default, the SDK uses the host of the queue's URL,
 * which comes from an answer, and which this machine may not be able to resolve.
 */
export class QueueClient extends SQSClient {
  constructor(config: AwsClientConfig) {
    super({ ...config, useQueueUrlAsEndpoint: false });
  }
}

/** Sends a request to SQS, with bounded retries. */
export type SqsCall = AwsCall<SQSClient>;
