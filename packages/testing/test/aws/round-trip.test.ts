import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as rds from '@aws-sdk/client-rds';
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { isRecord } from '@pcf/core/values';
import type { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { modelOf, type OperationModel } from '../../src/aws/model.js';
import { codecOf } from '../../src/aws/protocol.js';
import { bytesOf, sdkRequestHandler, withLowerCaseHeaders } from '../../src/http/sdk-handler.js';
import { construct, withBytes } from '../support/aws-clients.js';
import { essence, valuesOf } from '../support/aws-values.js';

interface Case {
  readonly name: string;
  readonly module: object;
  readonly config?: object;
}

const CASES: readonly Case[] = [
  { name: 'SNS', module: sns },
  { name: 'STS', module: sts },
  { name: 'IAM', module: iam },
  { name: 'RDS', module: rds },
  { name: 'EC2', module: ec2 },
  { name: 'SQS', module: sqs, config: { md5: false, useQueueUrlAsEndpoint: false } },
  { name: 'DynamoDB', module: dynamodb },
  { name: 'ResourceGroupsTaggingAPI', module: tagging },
  { name: 'Lambda', module: lambda },
  {
    name: 'S3',
    module: s3,
    config: { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
  },
];

const CONFIG = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 };

/** Members that the SDK's clients fill in or change by themselves: checksums, keys of encryption, signed URLs. */
const OF_CLIENTS =
  /^(?:Checksum\w*|ContentMD5|ContentLength|\w*SSECustomerKey\w*|ExpiresString|PreSignedUrl|SourceRegion)$/;

const isLeftOut = (name: string, member: NormalizedSchema): boolean =>
  OF_CLIENTS.test(name) || Boolean(member.getMergedTraits().httpResponseCode);

/** Values that the clients themselves check, or fill in where they are absent. */
function acceptable({ name, input: schema }: OperationModel, input: unknown): object {
  const given = isRecord(input) ? input : {};
  return {
    ...('ContentType' in schema.getMemberSchemas() && { ContentType: 'text/plain' }),
    ...given,
    ...('Bucket' in given && { Bucket: 'photos' }),
    ...('RequestRoute' in given && { RequestRoute: 'route' }),
    ...(name === 'CopySnapshot' && { PresignedUrl: 'https://ec2.us-east-1.amazonaws.com/' }),
  };
}

const hasEvents = ({ input, output }: OperationModel): boolean =>
  [input, output].some((schema) => schema.isStructSchema() && schema.getEventStreamMember() !== '');

/** What of an input or output the protocol carries, and not the client. */
function carried(schema: NormalizedSchema, value: object): unknown {
  const members = schema.getMemberSchemas();
  const kept = Object.entries(value).filter(([name]) => members[name] && !isLeftOut(name, members[name]));
  return essence(Object.fromEntries(kept));
}

describe.each(CASES)('the protocol of $name', ({ name, module, config }) => {
  const codec = codecOf(modelOf(module));
  const operations = [...modelOf(module).operations.values()].filter((one) => !hasEvents(one));

  /** What the backend answers next, and what it has read. */
  const wire: { output: object; read: { operation: string; input: object } | undefined } = {
    output: {},
    read: undefined,
  };

  /** A backend that only decodes requests, and encodes answers. */
  const requestHandler = sdkRequestHandler(async (request) => {
    const lower = withLowerCaseHeaders(request);
    const { operation, input } = codec.read(lower, bytesOf(lower.body));
    wire.read = { operation: operation.name, input: input() };
    return { response: codec.answer(operation, wire.output, 'id') };
  });
  const client = construct(module, `${name}Client`, { ...CONFIG, requestHandler, ...config });

  async function roundTrip(operation: OperationModel, input: object, output: object) {
    Object.assign(wire, { output, read: undefined });
    const answer = await client.send(construct(module, `${operation.name}Command`, input));
    return { read: wire.read, answer: await withBytes(answer) };
  }

  it('decodes the requests and encodes the answers of every operation', { timeout: 240_000 }, async () => {
    const numRuns = inject('runs') ?? 2;
    for (const operation of operations) {
      const inputs = valuesOf(operation.input, isLeftOut).map((input) => acceptable(operation, input));
      const property = fc.asyncProperty(inputs, valuesOf(operation.output, isLeftOut), async (input, output) => {
        const { read, answer } = await roundTrip(operation, input, output);
        expect(read?.operation).toBe(operation.name);
        expect(carried(operation.input, read?.input ?? {})).toEqual(carried(operation.input, input));
        expect(carried(operation.output, answer)).toEqual(carried(operation.output, output));
      });
      await fc.assert(property, { numRuns, seed: inject('seed') });
    }
    expect(operations.length).toBeGreaterThan(5);
  });
});
