import { z } from 'zod';
import { changesOf, type Edit } from '../steps/edit.js';
import { type Update, updateStep } from '../steps/update.js';
import type { TableSetting } from './setting.js';

/** What deletion protection reads of a table. */
interface Protected {
  TableName: string;
  DeletionProtectionEnabled?: boolean | undefined;
}

/** Deletion protection. DynamoDB accepts it only alone. */
export const deletionProtection = {
  name: 'deletionProtection',
  schema: {
    DeletionProtectionEnabled: z
      .boolean()
      .optional()
      .describe('Whether AWS refuses to delete the table. Write false to have a protected table terminated.'),
  },
  describe: ({ DeletionProtectionEnabled = false }) => ({ DeletionProtectionEnabled }),
  inCreateTable: ({ DeletionProtectionEnabled }: Protected) => ({ DeletionProtectionEnabled }),
  steps: {
    first: (edit: Edit<Protected>) =>
      changesOf(edit, 'deletionProtection').map((change) =>
        updateStep(edit.observed.TableName, {
          settings: { DeletionProtectionEnabled: change.after === true },
          summary: `switch ${change.after === true ? 'on' : 'off'} the deletion protection`,
          changes: [change],
        }),
      ),
  },
  whileBackfilling: ({ DeletionProtectionEnabled }) => DeletionProtectionEnabled !== undefined,
} satisfies TableSetting;

/** The update that switches off the protection of a table that is deleted next. */
export const PROTECTION_OFF: Update = {
  settings: { DeletionProtectionEnabled: false },
  summary: 'switch off the deletion protection',
  changes: [{ path: 'DeletionProtectionEnabled', before: true, after: false }],
};
