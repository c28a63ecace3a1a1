import { changesOf, type Edit } from './edit.js';
import type { Update } from './update-step.js';

/** How long these changes take on AWS, in milliseconds. */
const USUALLY = { class: 5_000, encryption: 22_000 };
const OFF = { Enabled: false };

/** The change of deletion protection, which DynamoDB takes alone. */
export function protectionUpdates(edit: Edit): Update[] {
  return changesOf(edit, 'protection').map((change) => ({
    settings: { DeletionProtectionEnabled: change.after === true },
    summary: `switch ${change.after === true ? 'on' : 'off'} the deletion protection`,
    changes: [change],
  }));
}

/** The change of the table class, which DynamoDB takes alone, and twice in 30 days. */
export function classUpdates(edit: Edit): Update[] {
  const { TableClass } = edit.desired;
  return changesOf(edit, 'class').map((change) => ({
    settings: { TableClass },
    summary: `change the class to ${TableClass}`,
    changes: [change],
    usually: USUALLY.class,
    group: 'class',
  }));
}

/**
 * The change of the key that the table is encrypted with, which DynamoDB takes alone, and four times in 24 hours.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
 */
export function encryptionUpdates(edit: Edit): Update[] {
  const changes = changesOf(edit, 'encryption');
  const { SSESpecification } = edit.resource;
  if (changes.length === 0 || !SSESpecification) return [];
  return [
    {
      settings: { SSESpecification: SSESpecification.Enabled ? { ...SSESpecification, SSEType: 'KMS' } : OFF },
      summary: SSESpecification.Enabled ? 'change the KMS key' : 'switch off the KMS key',
      changes,
      usually: USUALLY.encryption,
    },
  ];
}
