import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Blocked, Moving, RuleViolation } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { changesOf, type Edit, type ObservedFacts } from '../../steps/edit.js';
import type { StepOf, TableStep } from '../../steps/step.js';
import { updateStep } from '../../steps/update.js';
import { type TableSetting, unknownStatus } from '../setting.js';
import { type Encrypted, keyId, resolvedKeyId } from './key-aliases.js';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html */
const sseSpecification = z.strictObject({
  Enabled: z.boolean().describe('true: encrypted with a KMS key. false: with a key that AWS owns, at no charge.'),
  SSEType: z.literal('KMS').optional().describe('KMS is the only type.'),
  KMSMasterKeyId: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Id, ARN or alias of the KMS key. If absent, the key that AWS manages, alias/aws/dynamodb. The flavor asks KMS which key an ' +
        'alias means (kms:DescribeKey).',
    ),
});

/** The KMS actions that a caller needs to use a customer's key. */
export const CUSTOMER_KEY_ACTIONS = ['kms:CreateGrant', 'kms:DescribeKey'];

/** What the steps of encryption read of a table. */
interface EncryptedTable extends Encrypted {
  TableName: string;
}

/** The KMS key that a table is encrypted with. DynamoDB accepts it only alone, and four times in 24 hours. */
export const encryption = {
  name: 'encryption',
  schema: {
    SSESpecification: sseSpecification
      .optional()
      .describe('The key that the table is encrypted with. If absent, it is left as it is.'),
  },
  check: checkEncryption,
  normalise: ({ SSESpecification: written }: Encrypted) => (written ? { SSESpecification: normalForm(written) } : {}),
  resolve: ({ SSESpecification: desired }: Encrypted, { Keys }: ObservedFacts, id: string) =>
    desired?.Enabled
      ? {
          SSESpecification: {
            Enabled: true,
            ...omitUndefined({ KMSMasterKeyId: resolvedKeyId(desired.KMSMasterKeyId, 'table', Keys, id) }),
          },
        }
      : {},
  describe: ({ SSEDescription: { Status, KMSMasterKeyArn: KMSMasterKeyId } = {} }) => ({
    SSESpecification:
      Status === 'ENABLED'
        ? { Enabled: true, SSEType: 'KMS' as const, ...omitUndefined({ KMSMasterKeyId }) }
        : { Enabled: false },
  }),
  isIncomplete: ({ SSEDescription: found, Replicas = [] }, { SSESpecification: declared }: Encrypted) =>
    (found !== undefined && !found.Status) ||
    (found?.Status === 'ENABLED' && found.KMSMasterKeyArn === undefined) ||
    (Replicas.length > 0 && declared?.Enabled === true && !found),
  unsettled: changingKey,
  inCreateTable: ({ SSESpecification }: Encrypted) => ({
    SSESpecification: SSESpecification?.Enabled ? SSESpecification : undefined,
  }),
  steps: { add: encryptionSteps },
  permissions: (step: TableStep) =>
    (step.operation === 'CreateTable' || step.operation === 'UpdateTable') && step.input.SSESpecification?.Enabled
      ? CUSTOMER_KEY_ACTIONS
      : [],
} satisfies TableSetting;

/** Checks that a customer's key is named only with encryption that is on, and of type KMS. */
function checkEncryption({ SSESpecification: written }: Encrypted): RuleViolation[] {
  if (!written?.KMSMasterKeyId) return [];
  if (!written.Enabled)
    return [
      {
        path: ['SSESpecification', 'Enabled'],
        message: 'is false, but KMSMasterKeyId is set: remove KMSMasterKeyId, or set Enabled to true.',
      },
    ];
  if (written.SSEType === 'KMS') return [];
  return [{ path: ['SSESpecification', 'SSEType'], message: 'missing; with a KMSMasterKeyId it must be KMS.' }];
}

/** The type is left out: encryption that is on has the type KMS, the only one. */
function normalForm({ Enabled, KMSMasterKeyId }: NonNullable<Encrypted['SSESpecification']>) {
  if (!Enabled) return { Enabled };
  const key = KMSMasterKeyId && keyId(KMSMasterKeyId);
  return { Enabled, ...(key && { KMSMasterKeyId: key }) };
}

const CHANGING = ['ENABLING', 'DISABLING', 'UPDATING'];

/** The table stays ACTIVE while its encryption changes, but is not settled. */
function changingKey({ SSEDescription: { Status: status } = {} }: TableDescription): Moving | Blocked | undefined {
  if (status !== undefined && CHANGING.includes(status)) return { kind: 'moving', status: `encryption ${status}` };
  return unknownStatus('encryption', status, ['ENABLED', 'DISABLED']);
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html */
function encryptionSteps(edit: Edit<EncryptedTable>): StepOf<'UpdateTable'>[] {
  const changes = changesOf(edit, 'encryption');
  const { SSESpecification: written } = edit.resource;
  if (changes.length === 0 || !written) return [];
  return [
    updateStep(edit.observed.TableName, {
      settings: { SSESpecification: written.Enabled ? { ...written, SSEType: 'KMS' } : { Enabled: false } },
      summary: written.Enabled ? 'change the KMS key' : 'switch off the KMS key',
      changes,
      usually: DURATIONS.updateEncryption,
    }),
  ];
}
