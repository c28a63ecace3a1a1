import { isRecord } from '@pcf/core/values';
import { MAX_POLICY_BYTES } from '@pcf/dynamodb-facts';
import { AwsError, invalidParameter, validation } from '../aws-error.js';
import { checkActions, type PolicySubject } from './actions.js';
import { canonicalPolicy, listOf, type PolicyDocument, type Statement } from './canonical.js';
import { invalidPolicy, parsePolicy } from './syntax.js';

interface Owner {
  readonly account: string;
}

interface Purpose {
  readonly subject: PolicySubject;
  /** Whether the caller confirmed that the policy may deny it later changes of the policy. */
  readonly confirmed: boolean;
}

/**
 * Checks the policy document of a request by the rules that do not need IAM (DDB-TABLE-210, 211, 352, 356).
 *
 * @throws AwsError `ValidationException` or `AccessDeniedException`
 */
export function checkPolicy(owner: Owner, text: string, { subject, confirmed }: Purpose): PolicyDocument {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES)
    throw invalidParameter(`Maximum policy size of ${MAX_POLICY_BYTES} bytes exceeded`);
  const document = canonicalPolicy(owner.account, parsePolicy(text));
  checkActions(document.statements, subject);
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

function checkSidsDiffer(statements: readonly Statement[]): void {
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
  if (new Set(sids).size < sids.length) throw invalidPolicy('The Statement Ids in the policy are not unique');
}

const principalsOf = ({ Principal }: Statement): unknown[] =>
  isRecord(Principal) ? listOf(Principal.AWS) : listOf(Principal);

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

/** Whether a statement denies the account itself further changes of the policy. */
const shutsOut = ({ account }: Owner, statement: Statement): boolean =>
  statement.Effect === 'Deny' &&
  statement.Condition === undefined &&
  principalsOf(statement).some((principal) => principal === '*' || principal === `arn:aws:iam::${account}:root`) &&
  listOf(statement.Action).some((action) => covers(action, 'dynamodb:PutResourcePolicy'));
