import { Readable } from 'node:stream';
import { XmlNode } from '@aws-sdk/xml-builder';
import { isRecord } from '@pcf/core/values';
import type { SdkRequest, SdkResponse } from '../http/sdk-handler.js';
import { BadRequest, type WireError } from './errors.js';
import { parseJson, readJson, stringifyJson, toJson } from './json.js';
import type { OperationModel, ServiceModel } from './model.js';
import { parseForm, readForm, writeAnswer } from './query.js';
import { readRequest, writeResponse } from './rest.js';
import { routerOf } from './route.js';
import { addMembers, document } from './xml.js';

/** A request whose operation is known. */
export interface ReadRequest {
  readonly operation: OperationModel;
  /**
   * Reads the input.
   *
   * @throws BadRequest for an input that does not fit the operation's schema
   */
  input(): Readonly<Record<string, unknown>>;
}

/** A protocol of AWS, for one service: how its requests are read, and its answers written. */
export interface Codec {
  /**
   * @param request - with the names of its headers in lower case
   * @param body - the request's
   * @throws BadRequest for a request of no operation
   */
  read(request: SdkRequest, body: Uint8Array): ReadRequest;
  /** @throws TypeError for an output that does not fit the operation's schema */
  answer(operation: OperationModel, output: object, requestId: string): SdkResponse;
  /** @param method - of the request: an answer to `HEAD` has no body */
  refuse(error: WireError, method: string, requestId: string): SdkResponse;
}

/** The protocol of a service. */
export function codecOf(model: ServiceModel): Codec {
  if (model.protocol === 'json') return jsonCodec(model);
  return model.protocol === 'rest-json' || model.protocol === 'rest-xml' ? restCodec(model) : queryCodec(model);
}

const RPC_NAMES = { usesJsonName: false };

/** @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
function jsonCodec(model: ServiceModel): Codec {
  const headersOf = (requestId: string) => ({ 'content-type': model.contentType, 'x-amzn-requestid': requestId });
  return {
    read({ method, headers }, body) {
      const target = headers['x-amz-target'] ?? '';
      const prefix = `${model.target}.`;
      const name = method === 'POST' && target.startsWith(prefix) ? target.slice(prefix.length) : '';
      const operation = requireOperation(
        model,
        name,
        `${model.id} has no operation ${target || 'without X-Amz-Target'}`,
      );
      return {
        operation,
        input() {
          const parsed = parseJson(body);
          if (!isRecord(parsed)) throw new BadRequest('malformed', 'The body is not a JSON object');
          return recordOf(operation.input.isStructSchema() ? readJson(operation.input, parsed, RPC_NAMES) : {});
        },
      };
    },
    answer: ({ output }, value, requestId) => {
      const sent = output.isStructSchema() ? toJson(output, value, RPC_NAMES) : {};
      return response(200, headersOf(requestId), stringifyJson(sent));
    },
    refuse: (error, _, requestId) => {
      const { code, message, status, model: known } = error;
      const namespace = known ? model.namespace : 'com.amazon.coral.service';
      const body = { __type: `${namespace}#${known?.name ?? code}`, message, ...fieldsToJson(error, RPC_NAMES) };
      const fault = status < 500 ? 'Sender' : 'Receiver';
      const queryError = model.isQueryCompatible ? { 'x-amzn-query-error': `${queryCode(error)};${fault}` } : {};
      return response(status, { ...headersOf(requestId), ...queryError }, stringifyJson(body));
    },
  };
}

/** The code that a service had with the Query protocol. */
function queryCode({ code, model }: WireError): string {
  const given: unknown = model?.schema.getMergedTraits().awsQueryError;
  return Array.isArray(given) ? String(given[0]) : code;
}

/**
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 * @see https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
function queryCodec(model: ServiceModel): Codec {
  const isEc2 = model.protocol === 'ec2';
  const headersOf = (requestId: string) => ({
    'content-type': 'text/xml;charset=UTF-8',
    'x-amzn-requestid': requestId,
  });
  return {
    read(_, body) {
      const form = parseForm(body);
      const { action, version } = form;
      const unknown = `Could not find operation ${action || '(no Action)'} for version ${version || '(no Version)'}`;
      const operation = requireOperation(model, version === model.version ? action : '', unknown);
      return { operation, input: () => recordOf(readForm(operation.input, form, isEc2)) };
    },
    answer: (operation, output, requestId) =>
      response(200, headersOf(requestId), writeAnswer(model, operation, output, requestId)),
    refuse: (error, _, requestId) => {
      const details = errorDetails(error, isEc2 ? [] : [['Type', error.status < 500 ? 'Sender' : 'Receiver']]);
      const root = isEc2
        ? new XmlNode('Response', [new XmlNode('Errors', [details]), XmlNode.of('RequestID', requestId)])
        : withNamespace(new XmlNode('ErrorResponse', [details, XmlNode.of('RequestId', requestId)]), model);
      return response(error.status, headersOf(requestId), document(root));
    },
  };
}

/**
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
function restCodec(model: ServiceModel): Codec {
  const route = routerOf(model);
  const idHeader = model.id === 'S3' ? 'x-amz-request-id' : 'x-amzn-requestid';
  return {
    read(request, body) {
      const found = route(request);
      return { operation: found.operation, input: () => readRequest(model, found, request.headers, body) };
    },
    answer(operation, output, requestId) {
      const { status, headers, body } = writeResponse(model, operation, output);
      const answer = response(status, { [idHeader]: requestId, ...headers }, body);
      return isStream(operation) ? { ...answer, body: Readable.from([body]) } : answer;
    },
    refuse(error, method, requestId) {
      const { code, message, status } = error;
      const headers = { [idHeader]: requestId };
      if (method === 'HEAD') return response(status, headers, '');
      if (model.protocol === 'rest-json') {
        const body = { message, ...fieldsToJson(error, { usesJsonName: true }) };
        const named = { ...headers, 'content-type': 'application/json', 'x-amzn-errortype': error.model?.name ?? code };
        return response(status, named, stringifyJson(body));
      }
      return response(status, { ...headers, 'content-type': 'application/xml' }, restXmlError(model, error, requestId));
    },
  };
}

/** Where a client gets a stream, it takes nothing else. */
function isStream({ output }: OperationModel): boolean {
  return Object.values(output.getMemberSchemas()).some((member) => member.isStreaming());
}

/** S3 alone has the error as the root. */
function restXmlError(model: ServiceModel, error: WireError, requestId: string): string {
  if (model.id === 'S3') return document(errorDetails(error, []).addChildNode(XmlNode.of('RequestId', requestId)));
  const details = errorDetails(error, [['Type', error.status < 500 ? 'Sender' : 'Receiver']]);
  return document(withNamespace(new XmlNode('ErrorResponse', [details, XmlNode.of('RequestId', requestId)]), model));
}

function errorDetails(
  { code, message, fields, model }: WireError,
  first: readonly (readonly [string, string])[],
): XmlNode {
  const texts = [...first, ['Code', code] as const, ['Message', message] as const];
  const node = new XmlNode(
    'Error',
    texts.map(([name, text]) => XmlNode.of(name, text)),
  );
  if (model) return addMembers(node, model.schema.structIterator(), fields);
  for (const [name, value] of Object.entries(fields)) node.addChildNode(XmlNode.of(name, String(value)));
  return node;
}

function fieldsToJson(
  { fields, model }: WireError,
  names: { readonly usesJsonName: boolean },
): Record<string, unknown> {
  return model ? recordOf(toJson(model.schema, fields, names)) : { ...fields };
}

function withNamespace(node: XmlNode, { xmlNamespace }: ServiceModel): XmlNode {
  return xmlNamespace === undefined ? node : node.addAttribute('xmlns', xmlNamespace);
}

function requireOperation(model: ServiceModel, name: string, message: string): OperationModel {
  const operation = model.operations.get(name);
  if (!operation) throw new BadRequest('unknown-operation', message);
  return operation;
}

const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

function response(
  statusCode: number,
  headers: Readonly<Record<string, string>>,
  content: string | Uint8Array,
): SdkResponse {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  return { statusCode, headers: { ...headers, 'content-length': String(body.byteLength) }, body };
}
