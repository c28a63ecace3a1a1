import { AwsJsonError } from './error.js';
import { accountOf } from './identifiers.js';

/** Who calls, and where: what a signature tells. It is not verified. */
export interface AwsCaller {
  readonly accessKeyId: string;
  /** Twelve digits: the access key itself where it has that form, otherwise a fixed one for each key. */
  readonly account: string;
  readonly region: string;
}

type Headers = Readonly<Record<string, string | undefined>>;

const incomplete = (text: string): AwsJsonError => new AwsJsonError('IncompleteSignatureException', text);

/**
 * Reads the `Authorization` header of Signature Version 4.
 *
 * @param signingName - the service's name in the credential's scope, for example `dynamodb`; any where absent
 * @throws AwsJsonError as AWS does for a header that is missing, incomplete or meant for another service
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function readSignature(headers: Headers, signingName?: string): AwsCaller {
  const header = headers.authorization?.trim();
  if (!header?.startsWith('AWS4-')) {
    throw new AwsJsonError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const parts = partsOf(header);
  requireParts(header, parts, headers);
  return readCredential(parts.get('Credential') ?? '', signingName);
}

/** `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` */
function partsOf(header: string): Map<string, string> {
  const parts = new Map<string, string>();
  const [, ...words] = header.split(/[, ]+/);
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) parts.set(word.slice(0, at), word.slice(at + 1));
  }
  return parts;
}

function requireParts(header: string, parts: ReadonlyMap<string, string>, headers: Headers): void {
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !parts.get(name))
    .map((name) => `Authorization header requires '${name}' parameter. `);
  if (!headers['x-amz-date'] && !headers.date) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (missing.length > 0) throw incomplete(`${missing.join('')}Authorization=${withoutSignature(header)}`);
}

/** AWS repeats the header as it came; a signature is a secret and stays out of texts that are logged. */
const withoutSignature = (header: string): string => header.replace(/(Signature=)[^,\s]+/, '$1…');

function readCredential(credential: string, signingName: string | undefined): AwsCaller {
  const elements = credential.split('/');
  const [accessKeyId, , region, service, terminator] = elements;
  if (elements.length !== 5 || !accessKeyId || !region) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  const wrong: string[] = [];
  if (!/^[a-z0-9-]+$/.test(region)) wrong.push(`Credential should be scoped to a valid region, not '${region}'. `);
  if (signingName !== undefined && service !== signingName) {
    wrong.push(`Credential should be scoped to correct service: '${signingName}'. `);
  }
  if (terminator !== 'aws4_request') {
    wrong.push(`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'. `);
  }
  if (wrong.length > 0) throw new AwsJsonError('InvalidSignatureException', wrong.join(''));
  return { accessKeyId, account: accountOf(accessKeyId), region };
}
