import { DURATIONS } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { changesOf, type Edit } from '../steps/edit.js';
import { updateStep } from '../steps/update.js';
import type { TableSetting } from './setting.js';

/** The class of a table or a replica. */
export const tableClassName = z.enum(['STANDARD', 'STANDARD_INFREQUENT_ACCESS']);

/** What the table class reads of a table. */
interface Classed {
  TableName: string;
  TableClass?: z.infer<typeof tableClassName> | undefined;
}

/** The table class. DynamoDB accepts it only alone, and twice in 30 days. */
export const tableClass = {
  name: 'class',
  schema: {
    TableClass: tableClassName
      .optional()
      .describe('STANDARD, or STANDARD_INFREQUENT_ACCESS with cheaper storage and more expensive access.'),
  },
  describe: ({ TableClassSummary }) => ({ TableClass: TableClassSummary?.TableClass ?? 'STANDARD' }),
  inCreateTable: ({ TableClass }: Classed) => ({ TableClass }),
  steps: {
    change: (edit: Edit<Classed>) => {
      const { TableClass } = edit.desired;
      return changesOf(edit, 'class').map((change) =>
        updateStep(edit.observed.TableName, {
          settings: { TableClass },
          summary: `change the class to ${TableClass}`,
          changes: [change],
          usually: DURATIONS.updateTableClass,
          group: 'class',
        }),
      );
    },
  },
  imported: ({ TableClass }: Classed) => ({ TableClass: TableClass === 'STANDARD' ? undefined : TableClass }),
} satisfies TableSetting;
