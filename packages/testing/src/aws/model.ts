import { NormalizedSchema } from '@smithy/core/schema';

/** The protocols of AWS that a fake service speaks. */
export type ProtocolName = 'json' | 'query' | 'ec2' | 'rest-xml' | 'rest-json';

/** Where an operation of a REST protocol is: the method, the path with its labels, and the status of its answer. */
export interface HttpBinding {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** An operation of a service, from the schema in its SDK client. */
export interface OperationModel {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Only in REST protocols. */
  readonly http: HttpBinding | undefined;
  /** The template of what stands before the host: `{AccountId}.`; `undefined` where nothing does. */
  readonly hostPrefix: string | undefined;
  /** Whether its requests are signed: those of some operations that give out credentials are not. */
  readonly isSigned: boolean;
}

/** An error of a service, from the schema in its SDK client. */
export interface ErrorModel {
  /** The name of the client's class: `NotFoundException`. */
  readonly name: string;
  /** The code in answers: `NotFound`. */
  readonly code: string;
  readonly status: number | undefined;
  readonly schema: NormalizedSchema;
}

/** What a client of the SDK knows of its service. */
export interface ServiceModel {
  /** `SNS` */
  readonly id: string;
  /** `com.amazonaws.sns` */
  readonly namespace: string;
  /** The name in the scope of signatures: `sns`. */
  readonly signingName: string | undefined;
  readonly protocol: ProtocolName;
  /** Of the protocol `json`: `application/x-amz-json-1.0`. */
  readonly contentType: string;
  /** Of the protocol `json`: what stands before the operation in `X-Amz-Target`. */
  readonly target: string;
  readonly version: string;
  readonly xmlNamespace: string | undefined;
  /** Whether a service with the protocol `json` tells clients the codes that it had with the protocol `query`. */
  readonly isQueryCompatible: boolean;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** By the name of the class, and by the code. */
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

const PROTOCOLS: Readonly<Record<string, ProtocolName>> = {
  awsJson1_0: 'json',
  awsJson1_1: 'json',
  awsQuery: 'query',
  ec2Query: 'ec2',
  restXml: 'rest-xml',
  restJson1: 'rest-json',
};

/** The ids of operations and errors in the schemas of the SDK: the first element of each. */
const OPERATION = 9;
const ERROR = -3;

/**
 * Reads the model of a service from a client of the AWS SDK.
 *
 * @param client - the module of the client: `import * as sns from '@aws-sdk/client-sns'`
 * @throws TypeError for a module that is no client with schemas, or whose protocol is not supported
 */
export function modelOf(client: object): ServiceModel {
  const config = configOf(client);
  const shapeId = String(call(get(config, 'protocol'), 'getShapeId'));
  const dialect = shapeId.split('#')[1] ?? '';
  const protocol = PROTOCOLS[dialect];
  const id = String(get(config, 'serviceId'));
  if (protocol === undefined)
    throw new TypeError(
      `@pcf/testing: the client of ${id} speaks ${shapeId}. Supported are ${Object.keys(PROTOCOLS).join(', ')}.`,
    );
  const settings = get(config, 'protocolSettings');
  const schemas = Object.values(client).filter(isSchema);
  const isXmlCode = protocol === 'query' || protocol === 'ec2';
  return {
    id,
    namespace: String(get(settings, 'defaultNamespace')),
    signingName: textOf(get(config, 'defaultSigningName')),
    protocol,
    contentType: `application/x-amz-json-${dialect.endsWith('_1') ? '1.1' : '1.0'}`,
    target: textOf(get(settings, 'serviceTarget')) ?? '',
    version: textOf(get(settings, 'version')) ?? textOf(get(config, 'apiVersion')) ?? '',
    xmlNamespace: textOf(get(settings, 'xmlNamespace')),
    isQueryCompatible: get(settings, 'awsQueryCompatible') === true,
    operations: new Map(
      schemas.filter(([kind]) => kind === OPERATION).map((one) => [one[2], operationOf(one, config)]),
    ),
    errors: errorsOf(schemas.filter(([kind]) => kind === ERROR).map((one) => errorOf(one, isXmlCode))),
  };
}

/** A client is created only to read its configuration. It sends nothing. */
function configOf(client: object): unknown {
  const found = Object.entries(client).find(
    ([name, value]) => /^[A-Z]\w*Client$/.test(name) && typeof value === 'function',
  );
  if (!found) throw new TypeError(`@pcf/testing: the module has no client. ${ADVICE}`);
  const credentials = { accessKeyId: 'fake', secretAccessKey: 'fake' };
  const made: unknown = Reflect.construct(found[1], [{ region: 'us-east-1', credentials }]);
  call(made, 'destroy');
  const config = get(made, 'config');
  if (typeof get(get(config, 'protocol'), 'getShapeId') !== 'function')
    throw new TypeError(`@pcf/testing: ${found[0]} has no schemas. ${ADVICE}`);
  return config;
}

const ADVICE = "Pass a current client of the AWS SDK v3: import * as sns from '@aws-sdk/client-sns'.";

/** A schema as the SDK writes it: the kind, the namespace, the name, the traits, and what depends on the kind. */
type RawSchema = readonly [number, string, string, unknown, ...unknown[]];

function isSchema(value: unknown): value is RawSchema {
  return Array.isArray(value) && value.length >= 5 && typeof value[0] === 'number' && typeof value[2] === 'string';
}

function operationOf([, , name, traits, input, output]: RawSchema, config: unknown): OperationModel {
  const [method, path, status] = listOf(get(traits, 'http'));
  const [hostPrefix] = listOf(get(traits, 'endpoint'));
  return {
    name,
    input: schemaOf(input),
    output: schemaOf(output),
    http: typeof method === 'string' ? { method, path: String(path), status: Number(status) } : undefined,
    hostPrefix: textOf(hostPrefix),
    isSigned: isSigned(config, name),
  };
}

/** Whether the client signs an operation: asked as the client asks itself. */
function isSigned(config: unknown, operation: string): boolean {
  const schemes = get(config, 'httpAuthSchemeProvider');
  if (typeof schemes !== 'function' || get(config, 'serviceId') === 'S3') return true;
  const options: unknown = schemes({ operation, region: 'us-east-1', Region: 'us-east-1' });
  return !listOf(options).some((option) => get(option, 'schemeId') === 'smithy.api#noAuth');
}

function errorOf(raw: RawSchema, isXmlCode: boolean): ErrorModel {
  const [, , name, traits] = raw;
  const [code, queryStatus] = listOf(get(traits, 'awsQueryError'));
  const status = Number(get(traits, 'httpError') ?? queryStatus ?? (get(traits, 'error') === 'server' ? 500 : NaN));
  return {
    name,
    code: (isXmlCode ? textOf(code) : undefined) ?? name,
    status: Number.isNaN(status) ? undefined : status,
    schema: schemaOf(raw),
  };
}

function errorsOf(errors: readonly ErrorModel[]): Map<string, ErrorModel> {
  return new Map([...errors.map((one) => [one.code, one] as const), ...errors.map((one) => [one.name, one] as const)]);
}

/** The SDK's own type of a reference is wider than what a module can be checked for. */
function schemaOf(raw: unknown): NormalizedSchema {
  return NormalizedSchema.of(raw as Parameters<typeof NormalizedSchema.of>[0]);
}

/** How many members of a structure are required: these are its first ones. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const raw: unknown = schema.getSchema();
  const [, , , , names, , count] = listOf(raw);
  return Array.isArray(names) && typeof count === 'number' ? names.slice(0, count).map(String) : [];
}

export function get(value: unknown, name: string): unknown {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? Reflect.get(value, name)
    : undefined;
}

function call(value: unknown, method: string): unknown {
  const run = get(value, method);
  return typeof run === 'function' ? run.call(value) : undefined;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
