import { XmlNode } from '@aws-sdk/xml-builder';
import { isRecord } from '@pcf/core/values';
import type { NormalizedSchema } from '@smithy/core/schema';
import { quoteHeader, splitEvery, splitHeader } from '@smithy/core/serde';
import { BadRequest } from './errors.js';
import { parseJson, readJson, stringifyJson, toJson } from './json.js';
import type { OperationModel, ServiceModel } from './model.js';
import type { Route } from './route.js';
import { at, bytesIn, mistake, readText, requireKnown, writeText } from './values.js';
import { addMembers, document, nodesOf, parseXml, readStructure, readXml } from './xml.js';

/** A member of an input or output, and where it stands. */
type Members = readonly (readonly [name: string, member: NormalizedSchema])[];

const membersOf = (schema: NormalizedSchema): Members => (schema.isStructSchema() ? [...schema.structIterator()] : []);

/** The traits of members that stand elsewhere than in the body, or are the body. */
const BINDINGS = [
  'httpLabel',
  'hostLabel',
  'httpHeader',
  'httpQuery',
  'httpQueryParams',
  'httpPrefixHeaders',
  'httpPayload',
  'httpResponseCode',
];

/** Whether a member stands in the body, with others. */
function isInBody(member: NormalizedSchema): boolean {
  const traits = member.getMergedTraits();
  return BINDINGS.every((name) => Reflect.get(traits, name) === undefined);
}

const JSON_NAMES = { usesJsonName: true };

/**
 * Reads the input of an operation from the labels, the query, the headers and the body of a request.
 *
 * @param route - the operation of the request, and what its path and query have told
 * @throws BadRequest for a value of another kind, and for an unknown member
 */
export function readRequest(
  model: ServiceModel,
  { operation, labels, query }: Route,
  headers: Readonly<Record<string, string | undefined>>,
  body: Uint8Array,
): Record<string, unknown> {
  const members = membersOf(operation.input);
  const left = new Map(query);
  const read = members.map(([name, member]): [string, unknown] => {
    const { httpHeader, httpQuery, httpPrefixHeaders, httpPayload } = member.getMergedTraits();
    const label = labels.get(name);
    if (httpQuery !== undefined) return [name, readQuery(member, taken(left, httpQuery), name)];
    if (typeof httpPrefixHeaders === 'string') return [name, readPrefixed(httpPrefixHeaders, headers)];
    if (httpPayload) return [name, readPayload(model, member, body, name)];
    const header = httpHeader === undefined ? undefined : readHeader(member, headers[httpHeader.toLowerCase()], name);
    return [name, header ?? (label === undefined ? undefined : readText(member, label, 'date-time', name))];
  });
  const rest = members.find(([, member]) => member.getMergedTraits().httpQueryParams);
  if (rest && left.size > 0) read.push([rest[0], readRest(rest[1], left)]);
  const [unknown] = rest ? [] : left.keys();
  if (unknown !== undefined) throw new BadRequest('invalid', `The query parameter ${unknown} is not recognized`);
  const sent = Object.fromEntries(read.filter(([, value]) => value !== undefined));
  return { ...sent, ...readBody(model, operation.input, members, body) };
}

/** Takes a parameter out of those that are left. */
function taken(left: Map<string, readonly string[]>, name: string): readonly string[] | undefined {
  const values = left.get(name);
  left.delete(name);
  return values;
}

/** The parameters that no other member has. */
function readRest(member: NormalizedSchema, left: ReadonlyMap<string, readonly string[]>): unknown {
  const isList = member.getValueSchema().isListSchema();
  return Object.fromEntries([...left].map(([name, values]) => [name, isList ? values : values[0]]));
}

function readQuery(member: NormalizedSchema, values: readonly string[] | undefined, path: string): unknown {
  if (values === undefined) return undefined;
  if (!member.isListSchema()) return readText(member, values[0] ?? '', 'date-time', path);
  const item = member.getValueSchema();
  return values.map((value, index) => readText(item, value, 'date-time', at(path, index + 1)));
}

function readHeader(member: NormalizedSchema, sent: string | undefined, path: string): unknown {
  if (sent === undefined) return undefined;
  if (member.isListSchema()) {
    if (sent === '') return [];
    const item = member.getValueSchema();
    // A date in the form of HTTP has a comma.
    const parts = item.isTimestampSchema() ? splitEvery(sent, ',', 2) : splitHeader(sent);
    return parts.map((one, index) => readText(item, one.trim(), 'http-date', at(path, index + 1)));
  }
  if (member.getMergedTraits().mediaType !== undefined) return Buffer.from(sent, 'base64').toString();
  return readText(member, sent, 'http-date', path);
}

function readPrefixed(prefix: string, headers: Readonly<Record<string, string | undefined>>): unknown {
  const start = prefix.toLowerCase();
  const found = Object.entries(headers).filter(([name, value]) => value !== undefined && name.startsWith(start));
  return found.length === 0
    ? undefined
    : Object.fromEntries(found.map(([name, value]) => [name.slice(start.length), value]));
}

function readPayload(model: ServiceModel, member: NormalizedSchema, body: Uint8Array, path: string): unknown {
  if (member.isStreaming()) return body;
  if (body.byteLength === 0) return undefined;
  if (member.isBlobSchema()) return body;
  if (member.isStringSchema()) return Buffer.from(body).toString('utf8');
  return model.protocol === 'rest-json'
    ? readJson(member, parseJson(body), JSON_NAMES, path)
    : readXml(member, parseXml(body), path);
}

function readBody(model: ServiceModel, schema: NormalizedSchema, members: Members, body: Uint8Array): object {
  const inBody = members.filter(([, member]) => isInBody(member));
  const isPayload = members.some(([, member]) => member.getMergedTraits().httpPayload);
  if (isPayload || body.byteLength === 0) return {};
  if (model.protocol === 'rest-xml') {
    const parsed = parseXml(body);
    return parsed === undefined ? {} : readStructure(schema, inBody, parsed, '');
  }
  const parsed = parseJson(body);
  if (!isRecord(parsed)) throw new BadRequest('malformed', 'The body is not a JSON object');
  const names = new Set(inBody.map(([name]) => name));
  const read = schema.isStructSchema() ? readJson(schema, parsed, JSON_NAMES) : parsed;
  const outside = Object.keys(isRecord(read) ? read : {}).find((name) => !names.has(name));
  if (outside !== undefined) throw new BadRequest('unknown-member', `The parameter ${outside} is not recognized`);
  return isRecord(read) ? read : {};
}

/** An answer of an operation. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Writes the answer of an operation: its status, headers and body.
 *
 * @throws TypeError for an output that does not fit the schema
 */
export function writeResponse(model: ServiceModel, { name, output, http }: OperationModel, value: object): RestAnswer {
  requireKnown(output, value, '');
  const headers: Record<string, string> = {};
  let status = http?.status ?? 200;
  for (const [member, schema] of membersOf(output)) {
    const one: unknown = Reflect.get(value, member);
    if (one === undefined || one === null) continue;
    const { httpHeader, httpPrefixHeaders, httpResponseCode } = schema.getMergedTraits();
    if (httpResponseCode) status = Number(one);
    if (httpHeader !== undefined) headers[httpHeader.toLowerCase()] = headerText(schema, one, member);
    if (typeof httpPrefixHeaders === 'string') Object.assign(headers, prefixed(httpPrefixHeaders, schema, one, member));
  }
  const { type, bytes } = http?.method === 'HEAD' || status === 204 ? NO_BODY : bodyOf(model, name, output, value);
  const isOutput = membersOf(output).some(
    ([, member]) => member.getMergedTraits().httpHeader?.toLowerCase() === 'content-type',
  );
  // The type of an object is a part of the output, and not told where that has none.
  if (type !== undefined && !isOutput) headers['content-type'] = type;
  return { status, headers, body: bytes };
}

function headerText(schema: NormalizedSchema, value: unknown, path: string): string {
  if (!schema.isListSchema()) {
    const text = writeText(schema, value, 'http-date', path);
    return schema.getMergedTraits().mediaType === undefined ? text : Buffer.from(text).toString('base64');
  }
  if (!Array.isArray(value)) throw mistake(schema, value, path);
  const item = schema.getValueSchema();
  const texts = value.map((one, index) => writeText(item, one, 'http-date', at(path, index)));
  return (item.isTimestampSchema() ? texts : texts.map(quoteHeader)).join(', ');
}

function prefixed(prefix: string, schema: NormalizedSchema, value: unknown, path: string): Record<string, string> {
  if (!isRecord(value)) throw mistake(schema, value, path);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(
    entries.map(([key, one]) => [
      `${prefix}${key}`.toLowerCase(),
      writeText(schema.getValueSchema(), one, 'http-date', at(path, key)),
    ]),
  );
}

interface Body {
  readonly type?: string;
  readonly bytes: Uint8Array;
}

const NO_BODY: Body = { bytes: new Uint8Array() };

function bodyOf(model: ServiceModel, operation: string, output: NormalizedSchema, value: object): Body {
  const members = membersOf(output);
  const payload = members.find(([, schema]) => schema.getMergedTraits().httpPayload);
  if (payload) return payloadOf(model, payload[1], Reflect.get(value, payload[0]), payload[0]);
  const inBody = members.filter(([, schema]) => isInBody(schema));
  if (inBody.length === 0) return NO_BODY;
  if (model.protocol === 'rest-json') {
    const sent = Object.fromEntries(inBody.map(([name]) => [name, Reflect.get(value, name)]));
    return { type: 'application/json', bytes: Buffer.from(stringifyJson(toJson(output, sent, JSON_NAMES))) };
  }
  return xmlBody(model, rootOf(operation, output, inBody, value));
}

function payloadOf(model: ServiceModel, schema: NormalizedSchema, value: unknown, path: string): Body {
  if (value === undefined || value === null)
    return model.protocol === 'rest-xml' && schema.isStructSchema() ? payloadOf(model, schema, {}, path) : NO_BODY;
  if (schema.isBlobSchema() || schema.isStreaming())
    return { type: 'application/octet-stream', bytes: bytesIn(schema, value, path) };
  if (schema.isStringSchema())
    return { type: 'text/plain', bytes: Buffer.from(writeText(schema, value, 'date-time', path)) };
  if (model.protocol === 'rest-json')
    return { type: 'application/json', bytes: Buffer.from(stringifyJson(toJson(schema, value, JSON_NAMES, path))) };
  const [node] = nodesOf(schema.getMergedTraits().xmlName ?? schema.getName() ?? path, schema, value, path);
  return node ? xmlBody(model, node) : NO_BODY;
}

/** A structure with the name of its only member is that member: S3's location of a bucket. */
function rootOf(operation: string, output: NormalizedSchema, members: Members, value: object): XmlNode {
  const name = output.getMergedTraits().xmlName ?? output.getName() ?? `${operation}Result`;
  const [only] = members;
  if (members.length !== 1 || only?.[0] !== name) return addMembers(new XmlNode(name), members, value);
  const one: unknown = Reflect.get(value, name);
  return (one === undefined ? undefined : nodesOf(name, only[1], one, name)[0]) ?? new XmlNode(name);
}

function xmlBody(model: ServiceModel, root: XmlNode): Body {
  if (model.xmlNamespace !== undefined) root.addAttribute('xmlns', model.xmlNamespace);
  return { type: 'application/xml', bytes: Buffer.from(document(root)) };
}
