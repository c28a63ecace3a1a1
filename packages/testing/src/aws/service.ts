import { AwsJsonError } from '../aws-json/error.js';
import { requestIds } from '../aws-json/identifiers.js';
import { type AwsCaller, readSignature } from '../aws-json/signature.js';
import { type FakeService, fakeService } from '../http/fake-service.js';
import { isRead, REFUSAL_TEXTS, type RequestProtocol } from '../http/operation.js';
import {
  bytesOf,
  type SdkRequest,
  type SdkRequestHandler,
  type SdkResponse,
  withLowerCaseHeaders,
} from '../http/sdk-handler.js';
import { bodyOf } from './body.js';
import { type Check, checkOf } from './constraints.js';
import { AwsError, BadRequest, namedError, refusalIn, wireErrorOf } from './errors.js';
import { modelOf, type OperationModel, type ServiceModel } from './model.js';
import { type Codec, codecOf, type ReadRequest } from './protocol.js';
import type { AwsCall, AwsOperations } from './types.js';

/** Options of {@link awsService}. */
export interface AwsServiceOptions {
  /** Returns the id of each request. Default: ids in AWS's form that are the same in each run. */
  readonly requestId?: () => string;
  /** The largest body, in bytes. Default: 16 MiB. */
  readonly largestBody?: number;
}

const LARGEST_BODY = 16 * 1024 * 1024;

type Operation = (input: unknown, call: AwsCall) => unknown;

/**
 * Makes a fake service of AWS out of functions, one for each operation. It speaks the protocol of the SDK client (AWS JSON, Query,
 * EC2 Query, REST XML or REST JSON), by the client's own schemas. Inputs and outputs have the SDK's names and types.
 *
 * Unknown operations, unknown members, values of another kind, absent required members and requests without a signature are
 * refused as AWS does; signatures are read, not verified. An output that does not fit the schema is a failure of the service that
 * names the member. Nothing is opened until {@link FakeService.listen}.
 *
 * Not supported: event streams, access points and directory buckets of S3.
 *
 * @param client - the module of the SDK client
 * @throws TypeError for a module without schemas, a protocol that is not supported, or an operation that the service does not have
 *
 * @example
 * ```ts
 * import * as sns from '@aws-sdk/client-sns';
 *
 * const topics = new Map<string, string>();
 * const service = awsService(sns, {
 *   CreateTopic({ Name = '' }, { region, account }) {
 *     const TopicArn = `arn:aws:sns:${region}:${account}:${Name}`;
 *     topics.set(TopicArn, Name);
 *     return { TopicArn };
 *   },
 *   GetTopicAttributes({ TopicArn = '' }) {
 *     if (!topics.has(TopicArn)) throw new AwsError('NotFound', 'Topic does not exist');
 *     return { Attributes: { TopicArn } };
 *   },
 * });
 * const client = new sns.SNSClient({ region, credentials, requestHandler: service.requestHandler() });
 * ```
 */
export function awsService<Client extends object>(
  client: Client,
  operations: NoInfer<AwsOperations<Client>>,
  { requestId, largestBody = LARGEST_BODY }: AwsServiceOptions = {},
): AwsService {
  const { model, codec, check } = dialectOf(client);
  const runs = functionsOf(model, operations);
  const nextId = requestId ?? requestIds(model.namespace);
  const answer = (request: SdkRequest) => answerTo(request, { model, codec, check, runs, nextId, largestBody });
  const service = fakeService(answer, { name: model.id, largestBody });
  const protocol = protocolOf(model, codec);
  return { ...service, requestHandler: () => ({ ...service.requestHandler(), protocol }) };
}

/** A fake service of AWS. */
export interface AwsService extends FakeService<SdkResponse> {
  /** As for any fake service. It tells `HttpFaults` how requests are read and refused. */
  requestHandler(): SdkRequestHandler<SdkResponse> & { readonly protocol: RequestProtocol };
}

/**
 * The protocol of a service, for `HttpFaults` in front of another backend than {@link awsService}: an emulator, or AWS.
 *
 * @param client - the module of the SDK client
 * @throws TypeError for a module without schemas, or a protocol that is not supported
 *
 * @example
 * ```ts
 * const http = new HttpFaults(new NodeHttpHandler(), { protocol: awsProtocol(s3) });
 * ```
 */
export function awsProtocol(client: object): RequestProtocol {
  const { model, codec } = dialectOf(client);
  return protocolOf(model, codec);
}

/** What only depends on the client. */
interface Dialect {
  readonly model: ServiceModel;
  readonly codec: Codec;
  readonly check: Check;
}

/** A suite makes a fake for each test. Reading the schemas of EC2 takes a fifth of a second. */
const DIALECTS = new WeakMap<object, Dialect>();

function dialectOf(client: object): Dialect {
  const known = DIALECTS.get(client);
  if (known) return known;
  const model = modelOf(client);
  const made = { model, codec: codecOf(model), check: checkOf(model, client) };
  DIALECTS.set(client, made);
  return made;
}

function protocolOf(model: ServiceModel, codec: Codec): RequestProtocol {
  return {
    describe(request) {
      const lower = withLowerCaseHeaders(request);
      try {
        const { operation, input } = codec.read(lower, sentBytes(lower));
        return { operation: operation.name, input: readable(input), writes: writesOf(operation, request.method) };
      } catch (error) {
        if (!(error instanceof BadRequest)) throw error;
        const { method, path = '/' } = request;
        return { operation: `${method} ${path}`, input: undefined, writes: true };
      }
    },
    refuse(request, refusal) {
      const error =
        typeof refusal === 'object'
          ? namedError(model, refusal.code, refusal.message, refusal.status)
          : refusalIn(model, refusal, REFUSAL_TEXTS[refusal]);
      return codec.refuse(error, request.method, 'FAULT');
    },
  };
}

/** The input of a request that may not fit its operation; `undefined` where it does not. */
function readable(input: () => unknown): unknown {
  try {
    return input();
  } catch (error) {
    if (error instanceof BadRequest) return undefined;
    throw error;
  }
}

/** The body of a request; none where that is a stream, which can be read only once. */
function sentBytes({ body }: SdkRequest): Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array ? bytesOf(body) : new Uint8Array();
}

/** `GET` and `HEAD` read in the REST protocols. Names tell the rest: the schemas of the SDK do not say which operations read. */
function writesOf({ name, http }: OperationModel, method: string): boolean {
  const isReading = http !== undefined && (method === 'GET' || method === 'HEAD');
  return !isReading && !isRead(name);
}

interface Service extends Dialect {
  readonly runs: ReadonlyMap<string, Operation>;
  readonly nextId: () => string;
  readonly largestBody: number;
}

function functionsOf(model: ServiceModel, operations: object): Map<string, Operation> {
  const runs = new Map<string, Operation>();
  for (const [name, run] of Object.entries(operations)) {
    if (run === undefined) continue;
    if (!model.operations.has(name)) throw new TypeError(`@pcf/testing: ${model.id} has no operation ${name}`);
    if (typeof run !== 'function') throw new TypeError(`@pcf/testing: the operation ${name} is not a function`);
    runs.set(name, (input, call) => run.call(operations, input, call));
  }
  return runs;
}

async function answerTo(request: SdkRequest, service: Service): Promise<SdkResponse> {
  const { codec, nextId, largestBody } = service;
  const requestId = nextId();
  try {
    const body = await bodyOf(request);
    if (body.byteLength > largestBody)
      return { statusCode: 413, headers: { 'content-length': '0' }, body: new Uint8Array() };
    return await run(request, codec.read(request, body), requestId, service);
  } catch (error) {
    return refuse(error, request, requestId, service);
  }
}

/** An error whose fields do not fit its schema is a mistake in the fake service, too. */
function refuse(error: unknown, { method }: SdkRequest, requestId: string, { codec, model }: Dialect): SdkResponse {
  try {
    return codec.refuse(wireErrorOf(model, error), method, requestId);
  } catch (mistake) {
    return codec.refuse(wireErrorOf(model, mistake), method, requestId);
  }
}

async function run(
  { method, headers }: SdkRequest,
  { operation, input }: ReadRequest,
  requestId: string,
  { model, codec, check, runs }: Service,
): Promise<SdkResponse> {
  const caller = operation.isSigned || headers.authorization ? callerOf(model, headers) : ANONYMOUS;
  const read = input();
  check(operation.input, read);
  const found = runs.get(operation.name);
  if (!found)
    throw new BadRequest(
      'unknown-operation',
      `The fake ${model.id} has no operation ${operation.name}. Add it to the operations of awsService.`,
    );
  const call = { operation: operation.name, writes: writesOf(operation, method), requestId, ...caller };
  const output = await found(read, call);
  if (output !== undefined && (typeof output !== 'object' || output === null))
    throw new TypeError(`${operation.name} returned ${String(output)}, not an object`);
  return codec.answer(operation, output ?? {}, requestId);
}

/** The caller of an operation whose requests are not signed. */
const ANONYMOUS: AwsCaller = { accessKeyId: '', account: '000000000000', region: 'us-east-1' };

/** Codes of the XML protocols for signatures that are not as they should be. */
const SIGNATURE_CODES: Readonly<Record<string, string>> = {
  IncompleteSignatureException: 'IncompleteSignature',
  InvalidSignatureException: 'SignatureDoesNotMatch',
};

function callerOf({ signingName, protocol }: ServiceModel, headers: SdkRequest['headers']): AwsCaller {
  try {
    return readSignature(headers, signingName);
  } catch (error) {
    if (!(error instanceof AwsJsonError)) throw error;
    if (error.name === 'MissingAuthenticationTokenException') throw new BadRequest('unsigned', error.message);
    if (protocol === 'json') throw new AwsError(error.name, error.message, { status: error.status });
    const code = protocol === 'rest-json' ? error.name : (SIGNATURE_CODES[error.name] ?? error.name);
    throw new AwsError(code, error.message, { status: 403 });
  }
}
