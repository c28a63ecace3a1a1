import type { SdkRequest, SdkResponse } from '@pcf/testing/aws-json';

interface Answer {
  readonly response: SdkResponse;
}

type Headers = Record<string, string>;

const JSON_TYPE = 'application/json';

/** The second one is that of the other services at the same endpoint. */
const AWS_JSON_TYPES = ['application/x-amz-json-1.0', 'application/x-amz-json-1.1'];

/** The status of a body that is too large. It is answered without further headers. */
const TOO_LARGE = 413;

/** Operations without output in DynamoDB's model: their answer has an empty body instead of `{}`. */
const WITHOUT_OUTPUT = ['DynamoDB_20120810.TagResource', 'DynamoDB_20120810.UntagResource'];

/**
 * Adds the headers that every answer of DynamoDB has: a request id, the content type of the request, and CORS headers for browsers.
 * Preflight requests of browsers are answered directly.
 *
 * @param request - with the names of its headers in lower case
 */
export async function inAwsForm(
  request: SdkRequest,
  requestId: () => string,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const fromPage = request.headers.origin !== undefined;
  if (fromPage && request.method === 'OPTIONS') return { response: preflight(request, requestId()) };
  const { response } = await send();
  const { statusCode } = response;
  if (statusCode === TOO_LARGE) return { response };
  const headers: Headers = { ...response.headers, ...(fromPage && { 'access-control-allow-origin': '*' }) };
  if (headers['content-type'] !== undefined) headers['content-type'] = typeFor(request);
  headers['x-amzn-requestid'] ??= requestId();
  const isEmpty = statusCode === 200 && WITHOUT_OUTPUT.includes(request.headers['x-amz-target'] ?? '');
  if (!isEmpty) return { response: { ...response, headers } };
  return { response: { statusCode, headers: { ...headers, 'content-length': '0', 'x-amz-crc32': '0' }, body: '' } };
}

function typeFor(request: SdkRequest): string {
  const sent = request.headers['content-type']?.split(';')[0]?.trim();
  return sent !== undefined && AWS_JSON_TYPES.includes(sent) ? sent : JSON_TYPE;
}

function preflight({ headers: asked }: SdkRequest, requestId: string): SdkResponse {
  const names = asked['access-control-request-headers'];
  const method = asked['access-control-request-method'];
  const headers: Headers = {
    'x-amzn-requestid': requestId,
    'content-length': '0',
    'access-control-allow-origin': '*',
    'access-control-max-age': '172800',
    ...(names !== undefined && { 'access-control-allow-headers': names }),
    ...(method !== undefined && { 'access-control-allow-methods': method }),
  };
  return { statusCode: 200, headers, body: '' };
}
