import { AwsError } from '../aws-error.js';
import { accountOf } from '../identifiers.js';

/** Who calls, and where: what the simulator takes from a signature. It does not verify the signature itself. */
interface Caller {
  readonly account: string;
  readonly region: string;
}

const incomplete = (text: string): AwsError => new AwsError('IncompleteSignatureException', text);

/**
 * Reads the `Authorization` header of Signature Version 4.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 *
 * @throws AwsError as AWS does for a header that is missing or incomplete.
 */
export function readSignature(headers: Readonly<Record<string, string | undefined>>): Caller {
  const header = headers.authorization?.trim();
  if (!header?.startsWith('AWS4-')) {
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const parts = partsOf(header);
  requireParts(header, parts, headers);
  return readCredential(parts.get('Credential') ?? '');
}

/** `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` */
function partsOf(header: string): Map<string, string> {
  const [, ...words] = header.split(/[, ]+/);
  return new Map(
    words.map((word) => {
      const at = word.indexOf('=');
      return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

function requireParts(
  header: string,
  parts: ReadonlyMap<string, string>,
  headers: Readonly<Record<string, string | undefined>>,
): void {
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

function readCredential(credential: string): Caller {
  const elements = credential.split('/');
  const [accessKeyId, , region, service, terminator] = elements;
  if (elements.length !== 5 || !accessKeyId || !region) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  const wrong: string[] = [];
  if (!/^[a-z0-9-]+$/.test(region)) wrong.push(`Credential should be scoped to a valid region, not '${region}'. `);
  if (service !== 'dynamodb') wrong.push("Credential should be scoped to correct service: 'dynamodb'. ");
  if (terminator !== 'aws4_request') {
    wrong.push(`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'. `);
  }
  if (wrong.length > 0) throw new AwsError('InvalidSignatureException', wrong.join(''));
  return { account: accountOf(accessKeyId), region };
}
