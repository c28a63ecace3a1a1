import type { ErrorModel, ProtocolName, ServiceModel } from './model.js';
import { get } from './model.js';

/** Options of an {@link AwsError}. */
export interface AwsErrorOptions {
  /** The HTTP status. Default: the one of the error's schema, else 400. */
  readonly status?: number;
  /** Further members of the error, as its schema names them. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * An error that a fake service answers, in the form of its protocol. An operation throws it. The exceptions of the service's SDK
 * client can be thrown too.
 *
 * @example
 * ```ts
 * throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
 * ```
 */
export class AwsError extends Error {
  readonly status: number | undefined;
  readonly fields: Readonly<Record<string, unknown>>;

  /**
   * @param code - AWS's code, or the name of the exception in the SDK client
   * @param message - AWS's text
   */
  constructor(
    readonly code: string,
    message: string,
    { status, fields = {} }: AwsErrorOptions = {},
  ) {
    super(message);
    this.name = 'AwsError';
    this.status = status;
    this.fields = fields;
  }
}

/** Why a request is refused before an operation sees it, or a fault answers in its place. */
export type RefusalKind =
  | 'malformed'
  | 'unknown-operation'
  | 'unknown-member'
  | 'missing'
  | 'invalid'
  | 'unsigned'
  | 'throttled'
  | 'failed';

/** A request that no operation sees. The code depends on the protocol. */
export class BadRequest extends Error {
  constructor(
    readonly kind: RefusalKind,
    message: string,
  ) {
    super(message);
  }
}

/** An error as it is answered. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Absent for an error that the service's schemas do not have. */
  readonly model?: ErrorModel | undefined;
}

type Refusals = Readonly<Record<RefusalKind, readonly [status: number, ...codes: string[]]>>;

/**
 * The codes with which AWS refuses, by protocol. Where there are several, it is the first that the service has a schema for, else the
 * first.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const REFUSALS: Readonly<Record<ProtocolName | 's3', Refusals>> = {
  json: {
    malformed: [400, 'SerializationException'],
    'unknown-operation': [400, 'UnknownOperationException'],
    'unknown-member': [400, 'ValidationException', 'InvalidParameterException'],
    missing: [400, 'ValidationException', 'InvalidParameterException'],
    invalid: [400, 'ValidationException', 'InvalidParameterException'],
    unsigned: [400, 'MissingAuthenticationTokenException'],
    throttled: [400, 'ThrottlingException', 'ThrottledException', 'RequestThrottled'],
    failed: [500, 'InternalServerError', 'InternalServiceException'],
  },
  query: {
    malformed: [400, 'MalformedInput'],
    'unknown-operation': [400, 'InvalidAction'],
    'unknown-member': [400, 'ValidationError'],
    missing: [400, 'ValidationError'],
    invalid: [400, 'ValidationError'],
    unsigned: [403, 'MissingAuthenticationToken'],
    throttled: [400, 'Throttling'],
    failed: [500, 'InternalFailure'],
  },
  ec2: {
    malformed: [400, 'InvalidParameterValue'],
    'unknown-operation': [400, 'InvalidAction'],
    'unknown-member': [400, 'UnknownParameter'],
    missing: [400, 'MissingParameter'],
    invalid: [400, 'InvalidParameterValue'],
    unsigned: [400, 'MissingAuthenticationToken'],
    throttled: [503, 'RequestLimitExceeded'],
    failed: [500, 'InternalError'],
  },
  'rest-xml': {
    malformed: [400, 'MalformedInput'],
    'unknown-operation': [404, 'UnknownOperationException'],
    'unknown-member': [400, 'InvalidInput', 'InvalidArgument'],
    missing: [400, 'InvalidInput', 'InvalidArgument'],
    invalid: [400, 'InvalidInput', 'InvalidArgument'],
    unsigned: [403, 'MissingAuthenticationToken'],
    throttled: [400, 'Throttling'],
    failed: [500, 'InternalFailure'],
  },
  s3: {
    malformed: [400, 'MalformedXML'],
    'unknown-operation': [405, 'MethodNotAllowed'],
    'unknown-member': [400, 'MalformedXML'],
    missing: [400, 'InvalidRequest'],
    invalid: [400, 'InvalidArgument'],
    unsigned: [403, 'AccessDenied'],
    throttled: [503, 'SlowDown'],
    failed: [500, 'InternalError'],
  },
  'rest-json': {
    malformed: [400, 'SerializationException'],
    'unknown-operation': [404, 'UnknownOperationException'],
    'unknown-member': [400, 'ValidationException', 'InvalidParameterValueException'],
    missing: [400, 'ValidationException', 'InvalidParameterValueException'],
    invalid: [400, 'ValidationException', 'InvalidParameterValueException'],
    unsigned: [403, 'MissingAuthenticationTokenException'],
    throttled: [429, 'ThrottlingException', 'TooManyRequestsException'],
    failed: [500, 'InternalServerError', 'ServiceException', 'InternalServerException'],
  },
};

/** Statuses of errors whose schema has none, by the code. */
const STATUSES: readonly (readonly [RegExp, number])[] = [
  [/^(?:AccessDenied|AllAccessDisabled|SignatureDoesNotMatch|InvalidAccessKeyId|UnauthorizedOperation)$/, 403],
  [/^NoSuch|^NotFound$/, 404],
  [/^(?:Bucket(?:AlreadyExists|AlreadyOwnedByYou|NotEmpty)|OperationAborted|InvalidBucketState)$/, 409],
  [/^PreconditionFailed$/, 412],
  [/^(?:InternalError|InternalFailure)$/, 500],
  [/^(?:SlowDown|ServiceUnavailable|RequestLimitExceeded)$/, 503],
];

/** The error for a refusal, in the words of a protocol. */
export function refusalIn(model: ServiceModel, kind: RefusalKind, message: string): WireError {
  const [status, ...codes] = REFUSALS[model.id === 'S3' ? 's3' : model.protocol][kind];
  const code = codes.find((one) => model.errors.has(one)) ?? codes[0] ?? kind;
  return { ...namedError(model, code, message), status };
}

/**
 * The error to answer for what an operation has thrown: an {@link AwsError}, an exception of the service's SDK client, or a
 * refusal. Anything else is a mistake in the fake service, and is answered as a failure of the service.
 */
export function wireErrorOf(model: ServiceModel, error: unknown): WireError {
  if (error instanceof BadRequest) return refusalIn(model, error.kind, error.message);
  if (error instanceof AwsError) {
    const named = namedError(model, error.code, error.message);
    return { ...named, status: error.status ?? named.status, fields: error.fields };
  }
  if (error instanceof Error && get(error, '$fault') !== undefined) {
    const named = namedError(model, error.name, error.message);
    const members = Object.keys(named.model?.schema.getMemberSchemas() ?? {});
    const fields = members
      .map((name) => [name, get(error, name)] as const)
      .filter(([name, value]) => value !== undefined && name.toLowerCase() !== 'message');
    return { ...named, fields: Object.fromEntries(fields) };
  }
  const text = error instanceof Error ? error.message : String(error);
  return refusalIn(model, 'failed', `The fake ${model.id} failed: ${text}`);
}

/** An error by its code, or by the name of its class. */
export function namedError(model: ServiceModel, name: string, message: string, given?: number): WireError {
  const known = model.errors.get(name);
  const code = known?.code ?? name;
  const isXml = model.protocol !== 'json' && model.protocol !== 'rest-json';
  const usual = isXml ? STATUSES.find(([pattern]) => pattern.test(code))?.[1] : undefined;
  return { code, message, status: given ?? known?.status ?? usual ?? 400, fields: {}, model: known };
}
