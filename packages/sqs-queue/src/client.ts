import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCall, AwsClientConfig } from '@pcf/aws';

/**
 * SQS's client, sending all requests to the endpoint that the SDK's own conventions name. By itself it would follow the host in
 * a queue's URL, which is part of an answer, and which need not be a name that this machine can resolve.
 */
export class QueueClient extends SQSClient {
  constructor(config: AwsClientConfig) {
    super({ ...config, useQueueUrlAsEndpoint: false });
  }
}

/** Sends a request to SQS, with bounded retries. */
export type Call = AwsCall<SQSClient>;
