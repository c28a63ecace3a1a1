import type { SdkRequest } from '../http/sdk-handler.js';
import { BadRequest } from './errors.js';
import type { OperationModel, ServiceModel } from './model.js';
import { requiredMembers } from './model.js';

/** The operation of a request in a REST protocol, and what its address has told. */
export interface Route {
  readonly operation: OperationModel;
  /** The labels of the host and the path, by member. */
  readonly labels: ReadonlyMap<string, string>;
  /** The query, without what belongs to the operation's path. */
  readonly query: ReadonlyMap<string, readonly string[]>;
}

interface Template {
  readonly operation: OperationModel;
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  readonly query: readonly (readonly [string, string])[];
  readonly host: RegExp | undefined;
  readonly hostLabels: readonly string[];
  /** Whether it is a bucket's or an object's: the bucket is in the address, not in the template. */
  readonly isOfBucket: boolean;
  /** The headers and parameters that each request of the operation has. */
  readonly requires: readonly { readonly header?: string | undefined; readonly parameter?: string | undefined }[];
}

/** The parameters that say how a request was made. */
const OF_REQUESTS = /^(?:x-id$|X-Amz-)/;

/**
 * Returns a function that finds the operation of a request, for a service in a REST protocol.
 *
 * @throws BadRequest for a request that is none of the service's
 */
export function routerOf(model: ServiceModel): (request: SdkRequest) => Route {
  const templates = [...model.operations.values()].flatMap((operation) => templateOf(operation) ?? []);
  return (request) => {
    const address = addressOf(model, request);
    const query = queryOf(request);
    const matching = templates.flatMap((template) => {
      const labels = labelsIn(template, request.method, address);
      return labels && hasLiterals(template, query) ? [{ template, labels }] : [];
    });
    const complete = matching.filter(({ template }) => template.requires.every((one) => isSent(one, request, query)));
    const [best] = (complete.length > 0 ? complete : matching).sort(
      (one, other) => rank(other.template) - rank(one.template),
    );
    if (!best) throw new BadRequest('unknown-operation', 'The specified method is not allowed against this resource.');
    const literals = new Set(best.template.query.map(([name]) => name));
    const left = [...query].filter(([name]) => !literals.has(name) && !OF_REQUESTS.test(name));
    return { operation: best.template.operation, labels: best.labels, query: new Map(left) };
  };
}

/** A template with more parameters of its own is the more precise one, then one with fewer labels. */
const rank = ({ query, requires, labels }: Template): number =>
  literalsOf(query).length * 100 + requires.length * 10 - labels.length;

const literalsOf = (query: Template['query']) => query.filter(([name]) => name !== 'x-id');

function templateOf(operation: OperationModel): Template | undefined {
  const { http, input, hostPrefix } = operation;
  if (!http) return undefined;
  const [path = '/', literals = ''] = http.path.split('?');
  const members = input.isStructSchema() ? [...input.structIterator()] : [];
  const required = new Set(requiredMembers(input));
  const labels = namesIn(path);
  return {
    operation,
    method: http.method,
    path: new RegExp(`^${sourceOf(path)}/?$`, 's'),
    labels,
    query: [...new URLSearchParams(literals)],
    host: hostPrefix === undefined ? undefined : new RegExp(`^${sourceOf(hostPrefix)}`),
    hostLabels: namesIn(hostPrefix ?? ''),
    isOfBucket: members.some(
      ([name, member]) => name === BUCKET && member.getMergedTraits().httpLabel && !labels.includes(name),
    ),
    requires: members
      .filter(([name]) => required.has(name))
      .map(([, member]) => member.getMergedTraits())
      .filter(({ httpHeader, httpQuery }) => httpHeader !== undefined || httpQuery !== undefined)
      .map(({ httpHeader, httpQuery }) => ({ header: httpHeader?.toLowerCase(), parameter: httpQuery })),
  };
}

const BUCKET = 'Bucket';

const LABEL = /\{(\w+)(\+?)\}/g;

const namesIn = (template: string): string[] => Array.from(template.matchAll(LABEL), ([, name = '']) => name);

/** The source of a pattern for a template. A greedy label also takes slashes. */
function sourceOf(template: string): string {
  const escaped = template.split(/(\{\w+\+?\})/).map((part) => {
    if (!part.startsWith('{')) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return part.endsWith('+}') ? '(.+)' : '([^/]+)';
  });
  return escaped.join('');
}

interface Address {
  readonly host: string;
  readonly path: string;
  readonly bucket: string | undefined;
}

function labelsIn(
  template: Template,
  method: string,
  { host, path, bucket }: Address,
): Map<string, string> | undefined {
  if (template.method !== method || template.isOfBucket !== (bucket !== undefined)) return undefined;
  const inPath = template.path.exec(path);
  if (!inPath) return undefined;
  const inHost = template.host?.exec(host);
  const pairs = [
    ...template.labels.map((name, index) => [name, decode(inPath[index + 1] ?? '')] as const),
    ...template.hostLabels.flatMap((name, index) => (inHost ? [[name, inHost[index + 1] ?? ''] as const] : [])),
    ...(template.isOfBucket ? [[BUCKET, bucket ?? ''] as const] : []),
  ];
  return new Map(pairs);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadRequest('invalid', "Couldn't parse the specified URI.");
  }
}

/** Hosts of S3 with the bucket before them, and hosts of this machine. */
const BUCKET_HOST = /^(?<bucket>.+)\.(?:s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?|localhost)$/;

/** Hosts of S3's operation for Object Lambda, which has no bucket. */
const OBJECT_LAMBDA = /\.s3-object-lambda\./;

/** Hosts of S3 that are not supported. */
const OTHER_HOST = /\.s3-(?:accesspoint|outposts)\.|\.s3express-|\.mrap\.accesspoint\./;

/**
 * Splits the address of a request. The bucket of S3 stands before the host, or first in the path.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
function addressOf(model: ServiceModel, { hostname, headers, path = '/' }: SdkRequest): Address {
  const host = hostname ?? hostIn(headers) ?? '';
  if (model.id !== 'S3' || OBJECT_LAMBDA.test(host)) return { host, path, bucket: undefined };
  if (OTHER_HOST.test(host))
    throw new BadRequest('unknown-operation', `The fake S3 has no access points and no directory buckets: ${host}`);
  const bucket = BUCKET_HOST.exec(host)?.groups?.bucket;
  if (bucket !== undefined) return { host, path, bucket };
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
  return first === '' ? { host, path, bucket: undefined } : { host, path: rest || '/', bucket: decode(first) };
}

function hostIn(headers: SdkRequest['headers']): string | undefined {
  const [, host] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host') ?? [];
  return host?.replace(/:\d+$/, '');
}

function queryOf({ query = {} }: SdkRequest): Map<string, readonly string[]> {
  const entries = Object.entries(query).map(([name, value]): [string, readonly string[]] => {
    return [name, Array.isArray(value) ? value : [value ?? '']];
  });
  return new Map(entries);
}

/** `x-id` names the operation for the SDK in JavaScript; other clients do not send it. */
function hasLiterals({ query: literals, operation }: Template, query: ReadonlyMap<string, readonly string[]>): boolean {
  const id = query.get('x-id')?.[0];
  if (id !== undefined && id !== '' && id !== operation.name) return false;
  return literals.every(
    ([name, value]) => name === 'x-id' || (query.has(name) && (value === '' || query.get(name)?.[0] === value)),
  );
}

function isSent(
  { header, parameter }: Template['requires'][number],
  { headers }: SdkRequest,
  query: ReadonlyMap<string, readonly string[]>,
): boolean {
  if (parameter !== undefined) return query.has(parameter);
  return Object.keys(headers).some((name) => name.toLowerCase() === header);
}
