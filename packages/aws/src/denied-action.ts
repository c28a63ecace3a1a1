/** Prefixes of actions in IAM that differ from the name with which the requests of a service are signed. */
const PREFIXES: Readonly<Record<string, string>> = { tagging: 'tag' };

/** Actions that have another name than their operation. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
};

/** The actions that creations need in addition, if they have tags. */
const TAGGING: Readonly<Record<string, string>> = {
  'dynamodb:CreateTable': 'dynamodb:TagResource',
  'sqs:CreateQueue': 'sqs:TagQueue',
};

/**
 * Returns the actions of IAM that are missing: the one that AWS names, else that of the operation, and that for its tags. A creation
 * with tags is also refused if only the action that tags is missing: DynamoDB then names that one, and SQS not always one.
 *
 * @param message - AWS's message
 * @param service - the prefix of the service's actions; without it, the action has none
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function deniedActions(operation: string, message: string, service: string | undefined): string[] {
  const called = service === undefined ? operation : `${service}:${operation}`;
  const ofOperation = ACTIONS[called] ?? called;
  const forTags = TAGGING[ofOperation];
  const actions = [ofOperation, ...(forTags === undefined ? [] : [forTags])];
  const named = /\bnot authorized to perform:? ([\w-]+:\w+)/i.exec(message)?.[1];
  if (named === undefined) return actions;
  // SQS writes actions in lower case.
  return [actions.find((action) => action.toLowerCase() === named.toLowerCase()) ?? named];
}

/** Returns the prefix of a service's actions in IAM, from the name with which its requests are signed. */
export function actionPrefix(signingName: string): string {
  return PREFIXES[signingName] ?? signingName;
}
