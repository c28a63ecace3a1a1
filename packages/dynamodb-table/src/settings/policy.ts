import { GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { canonicalPolicy, checkPolicy, type DeclaredPolicy, declaredPolicy, isAwsError, policyText } from '@pcf/aws';
import { MAX_POLICY_BYTES } from '@pcf/dynamodb-facts';
import type { DynamoDBCall } from '../requests/calls.js';
import { changesOf, type Edit } from '../steps/edit.js';
import type { StepOf } from '../steps/step.js';
import { shownChanges } from '../steps/update.js';
import type { TableSetting } from './setting.js';

/** What the resource policy reads of a table. */
interface WithPolicy {
  TableName: string;
  ResourcePolicy?: DeclaredPolicy | undefined;
}

/** The resource-based policy of a table. */
export const policy = {
  name: 'policy',
  schema: {
    ResourcePolicy: declaredPolicy
      .optional()
      .describe(
        'A resource-based policy: an IAM policy document, as a map or as JSON text; {} or an empty text for none.',
      ),
  },
  check: ({ ResourcePolicy }: Pick<WithPolicy, 'ResourcePolicy'>) =>
    checkPolicy(ResourcePolicy, MAX_POLICY_BYTES).map(({ path, message }) => ({
      path: ['ResourcePolicy', ...path],
      message,
    })),
  // A text, so that a policy is compared as a whole: what a definition removes counts too.
  normalise: ({ ResourcePolicy: written }: Pick<WithPolicy, 'ResourcePolicy'>) =>
    written === undefined ? {} : { ResourcePolicy: policyText(canonicalPolicy(written)) },
  read: async (call, { TableArn }) => ({ settings: { ResourcePolicy: await readPolicy(call, TableArn) } }),
  inCreateTable: ({ ResourcePolicy = '' }: WithPolicy) => ({
    ResourcePolicy: policyText(ResourcePolicy) || undefined,
  }),
  steps: { first: policySteps },
  whileBackfilling: true,
  operations: { read: 'GetResourcePolicy', write: ['PutResourcePolicy', 'DeleteResourcePolicy'] },
  permissions: (step) =>
    step.operation === 'CreateTable' && step.input.ResourcePolicy
      ? ['dynamodb:GetResourcePolicy', 'dynamodb:PutResourcePolicy']
      : [],
} satisfies TableSetting;

/** Reads the resource policy as JSON; an empty text if there is none. */
async function readPolicy(call: DynamoDBCall, ResourceArn: string | undefined): Promise<string> {
  try {
    const answer = await call(
      'GetResourcePolicy',
      (client, options) => client.send(new GetResourcePolicyCommand({ ResourceArn }), options),
      'Policy',
    );
    return answer.Policy;
  } catch (error) {
    if (isAwsError(error, 'PolicyNotFoundException')) return '';
    throw error;
  }
}

/**
 * Sets the resource policy as the definition writes it, or deletes it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 */
function policySteps(edit: Edit<WithPolicy>): (StepOf<'PutResourcePolicy'> | StepOf<'DeleteResourcePolicy'>)[] {
  const changes = changesOf(edit, 'policy');
  if (changes.length === 0) return [];
  const { TableArn: ResourceArn, TableName } = edit.observed;
  const Policy = policyText(edit.resource.ResourcePolicy ?? '');
  const common = { changes: shownChanges(changes) };
  return [
    Policy
      ? {
          operation: 'PutResourcePolicy',
          input: { ResourceArn, Policy },
          summary: `set the resource policy of table ${TableName}`,
          ...common,
        }
      : {
          operation: 'DeleteResourcePolicy',
          input: { ResourceArn },
          summary: `delete the resource policy of table ${TableName}`,
          ...common,
        },
  ];
}
