import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import { AwsError, type AwsService, awsService } from '../../src/aws.js';

/** A fake of one protocol with an operation that writes, one that reads, and an error; and how the SDK's client calls them. */
export interface Fake {
  readonly protocol: string;
  readonly service: () => AwsService;
  readonly client: (config: object) => FakeClient;
  readonly write: {
    readonly operation: string;
    readonly command: object;
    readonly input: object;
    readonly answer: object;
  };
  readonly read: { readonly operation: string; readonly command: object };
  /** What `read` raises where the service refuses. */
  readonly missing: {
    readonly name: string;
    readonly Class: abstract new (...args: never) => Error;
    readonly status: number;
  };
  /** The codes of throttling, and of a failure. */
  readonly throttled: string;
  readonly failed: string;
}

export interface FakeClient {
  send(command: object): Promise<object>;
  destroy(): void;
}

const KeySchema: dynamodb.KeySchemaElement[] = [{ AttributeName: 'id', KeyType: 'HASH' }];
const ARN = 'arn:aws:sns:eu-west-1:123456789012:news';

export const FAKES: readonly Fake[] = [
  {
    protocol: 'AWS JSON',
    service: () =>
      awsService(dynamodb, {
        CreateTable: ({ TableName }) => ({ TableDescription: { TableName, CreationDateTime: new Date(5_000) } }),
        DescribeTable() {
          throw new dynamodb.ResourceNotFoundException({ message: 'no such table', $metadata: {} });
        },
      }),
    client: (config) => new dynamodb.DynamoDBClient(config) as FakeClient,
    write: {
      operation: 'CreateTable',
      command: new dynamodb.CreateTableCommand({ TableName: 'news', KeySchema }),
      input: { TableName: 'news', KeySchema },
      answer: { TableDescription: { TableName: 'news', CreationDateTime: new Date(5_000) } },
    },
    read: { operation: 'DescribeTable', command: new dynamodb.DescribeTableCommand({ TableName: 'news' }) },
    missing: { name: 'ResourceNotFoundException', Class: dynamodb.ResourceNotFoundException, status: 400 },
    throttled: 'ThrottlingException',
    failed: 'InternalServerError',
  },
  {
    protocol: 'Query',
    service: () =>
      awsService(sns, {
        CreateTopic: ({ Name }, { region, account }) => ({ TopicArn: `arn:aws:sns:${region}:${account}:${Name}` }),
        GetTopicAttributes() {
          throw new AwsError('NotFound', 'no such topic & no <other>');
        },
      }),
    client: (config) => new sns.SNSClient(config) as FakeClient,
    write: {
      operation: 'CreateTopic',
      command: new sns.CreateTopicCommand({ Name: 'news', Tags: [{ Key: 'team', Value: 'a & b' }] }),
      input: { Name: 'news', Tags: [{ Key: 'team', Value: 'a & b' }] },
      answer: { TopicArn: ARN },
    },
    read: { operation: 'GetTopicAttributes', command: new sns.GetTopicAttributesCommand({ TopicArn: ARN }) },
    missing: { name: 'NotFoundException', Class: sns.NotFoundException, status: 404 },
    throttled: 'Throttling',
    failed: 'InternalFailure',
  },
  {
    protocol: 'EC2 Query',
    service: () =>
      awsService(ec2, {
        RunInstances: ({ ImageId }) => ({ Instances: [{ InstanceId: 'i-1', ImageId, State: { Name: 'pending' } }] }),
        DescribeInstances({ InstanceIds: [id] = [] }) {
          throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
        },
      }),
    client: (config) => new ec2.EC2Client(config) as FakeClient,
    write: {
      operation: 'RunInstances',
      command: new ec2.RunInstancesCommand({ ImageId: 'ami-1', MinCount: 1, MaxCount: 1, ClientToken: 't' }),
      input: { ImageId: 'ami-1', MinCount: 1, MaxCount: 1, ClientToken: 't' },
      answer: { Instances: [{ InstanceId: 'i-1', ImageId: 'ami-1', State: { Name: 'pending' } }] },
    },
    read: { operation: 'DescribeInstances', command: new ec2.DescribeInstancesCommand({ InstanceIds: ['i-9'] }) },
    missing: { name: 'InvalidInstanceID.NotFound', Class: ec2.EC2ServiceException, status: 400 },
    throttled: 'RequestLimitExceeded',
    failed: 'InternalError',
  },
  {
    protocol: 'REST XML',
    service: () =>
      awsService(s3, {
        CreateBucket: ({ Bucket }) => ({ Location: `/${Bucket}` }),
        GetBucketTagging() {
          throw new AwsError('NoSuchBucket', 'The specified bucket does not exist');
        },
      }),
    client: (config) => new s3.S3Client(config) as FakeClient,
    write: {
      operation: 'CreateBucket',
      command: new s3.CreateBucketCommand({
        Bucket: 'news',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
      input: { Bucket: 'news', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } },
      answer: { Location: '/news' },
    },
    read: { operation: 'GetBucketTagging', command: new s3.GetBucketTaggingCommand({ Bucket: 'news' }) },
    missing: { name: 'NoSuchBucket', Class: s3.NoSuchBucket, status: 404 },
    throttled: 'SlowDown',
    failed: 'InternalError',
  },
  {
    protocol: 'REST JSON',
    service: () =>
      awsService(lambda, {
        PutFunctionConcurrency: ({ ReservedConcurrentExecutions }) => ({ ReservedConcurrentExecutions }),
        GetFunction() {
          throw new AwsError('ResourceNotFoundException', 'no such function', { fields: { Type: 'User' } });
        },
      }),
    client: (config) => new lambda.LambdaClient(config) as FakeClient,
    write: {
      operation: 'PutFunctionConcurrency',
      command: new lambda.PutFunctionConcurrencyCommand({ FunctionName: 'a:b', ReservedConcurrentExecutions: 3 }),
      input: { FunctionName: 'a:b', ReservedConcurrentExecutions: 3 },
      answer: { ReservedConcurrentExecutions: 3 },
    },
    read: { operation: 'GetFunction', command: new lambda.GetFunctionCommand({ FunctionName: 'news' }) },
    missing: { name: 'ResourceNotFoundException', Class: lambda.ResourceNotFoundException, status: 404 },
    throttled: 'TooManyRequestsException',
    failed: 'ServiceException',
  },
];

export const CONFIG = {
  region: 'eu-west-1',
  credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' },
  maxAttempts: 1,
};
