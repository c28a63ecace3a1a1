import { AwsError, invalidParameter, validation } from '../aws-error.js';
import { isObject } from '../shapes/json-types.js';
import { canonicalPolicy, type PolicyDocument, type Statement } from './canonical-policy.js';

const LARGEST = 20_480;

const invalid = (text: string): AwsError => invalidParameter(`Invalid policy document: ${text}`);

interface Owner {
  readonly account: string;
}

/**
 * The document of a request, after the rules on policies that can be told without IAM (DDB-TABLE-210, 211, 352, 356).
 *
 * @param confirmed whether the caller accepts being shut out from changing the policy
 * @throws AwsError `ValidationException` or `AccessDeniedException`
 */
export function checkPolicy(owner: Owner, text: string, confirmed: boolean): PolicyDocument {
  if (Buffer.byteLength(text) > LARGEST) throw invalidParameter(`Maximum policy size of ${LARGEST} bytes exceeded`);
  const given = parse(text);
  const document = canonicalPolicy(owner.account, statementsOf(given), versionOf(given));
  checkSidsDiffer(document.statements);
  if (document.statements.some(isUnbounded)) {
    throw validation(
      'Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure ' +
        'least-privilege form of access',
    );
  }
  if (!confirmed && document.statements.some((statement) => shutsOut(owner, statement))) {
    throw new AwsError(
      'AccessDeniedException',
      'The new resource policy will not allow you to update the resource policy in the future.',
    );
  }
  return document;
}

function parse(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    // The refusal below is the same for both.
  }
  throw invalid('This policy contains invalid Json');
}

const versionOf = ({ Version }: Record<string, unknown>): string | undefined => {
  if (Version === undefined) return undefined;
  if (Version !== '2008-10-17' && Version !== '2012-10-17') throw invalid('Syntax error in Version');
  return Version;
};

function statementsOf({ Statement }: Record<string, unknown>): Record<string, unknown>[] {
  const statements: unknown[] = Array.isArray(Statement) ? Statement : Statement === undefined ? [] : [Statement];
  if (statements.length === 0) throw invalid('Could not parse the policy: Statement is empty!');
  return statements.map((statement) => {
    if (!isObject(statement)) throw invalid('Syntax error in Statement');
    for (const name of ['Effect', 'Principal', 'Action', 'Resource']) {
      if (statement[name] === undefined && statement[`Not${name}`] === undefined) {
        throw invalid(`Missing required field ${name}`);
      }
    }
    return statement;
  });
}

function checkSidsDiffer(statements: readonly Statement[]): void {
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
  if (new Set(sids).size < sids.length) throw invalid('The Statement Ids in the policy are not unique');
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const principalsOf = ({ Principal }: Statement): unknown[] =>
  isObject(Principal) ? listOf(Principal.AWS) : listOf(Principal);

const isUnbounded = (statement: Statement): boolean =>
  statement.Effect === 'Allow' && statement.Condition === undefined && principalsOf(statement).includes('*');

const covers = (pattern: unknown, action: string): boolean =>
  typeof pattern === 'string' &&
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    'i',
  ).test(action);

/** Whether a statement denies the account's own callers the next change of the policy. */
const shutsOut = ({ account }: Owner, statement: Statement): boolean =>
  statement.Effect === 'Deny' &&
  statement.Condition === undefined &&
  principalsOf(statement).some((principal) => principal === '*' || principal === `arn:aws:iam::${account}:root`) &&
  listOf(statement.Action).some((action) => covers(action, 'dynamodb:PutResourcePolicy'));
