import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type AwsCall, awsService } from '../../src/aws.js';

describe('the operations of a fake service', () => {
  it("have the SDK's inputs and outputs", () => {
    awsService(sns, {
      CreateTopic(input, call) {
        expectTypeOf(input.Name).toEqualTypeOf<string | undefined>();
        expectTypeOf(input.Tags).toEqualTypeOf<sns.Tag[] | undefined>();
        expectTypeOf(call).toEqualTypeOf<AwsCall>();
        return { TopicArn: 'a' };
      },
    });
  });

  it('read bytes where a client sends a stream, and answer bytes or a text where it gets one', () => {
    awsService(s3, {
      PutObject({ Body, Key }) {
        expectTypeOf(Body).toEqualTypeOf<Uint8Array | undefined>();
        expectTypeOf(Key).toEqualTypeOf<string | undefined>();
        return {};
      },
      GetObject: () => ({ Body: 'hello' }),
    });
  });

  it('may answer nothing where the output needs nothing, and may be asynchronous', () => {
    awsService(sns, { DeleteTopic: () => undefined, Unsubscribe: async () => ({}) });
  });

  it('are those of the service, and no others', () => {
    // @ts-expect-error there is no such operation
    expect(() => awsService(sns, { Destroy: () => ({}) })).toThrow('SNS has no operation Destroy');
  });

  it('answer with members that the output has', () => {
    // @ts-expect-error a topic has an ARN
    awsService(sns, { CreateTopic: () => ({ TopicArn: 7 }) });
    // @ts-expect-error a status is one of a list
    awsService(dynamodb, { DescribeTable: () => ({ Table: { TableStatus: 'SLEEPING' } }) });
  });
});
