import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { type IgnoredPath, leaveItems } from '../../ignored-path.js';
import { type DynamoDBCall, namingSetting } from '../../requests/calls.js';
import { changesOfKind, type TableChange } from '../../steps/edit.js';
import { withCapacityOfMode } from '../capacity/billing-mode.js';
import { compareMaximum, describedMaximum } from '../capacity/maximum.js';
import type { BillingMode } from '../capacity/schema.js';
import { compareThroughput, describedBillingMode, describedThroughput } from '../capacity/throughput.js';
import { compareWarm, describedWarm, isToOnDemand } from '../capacity/warm.js';
import { compareIndexInsights, readInsights } from '../insights.js';
import type { Addressed, ReadContext, SettingRead, TableSetting } from '../setting.js';
import { indexEdits, type WithGlobalIndexes } from './edits.js';
import {
  describedIndex,
  type GlobalSecondaryIndex,
  globalSecondaryIndex,
  isPartialIndex,
  normaliseIndexes,
} from './schema.js';
import { indexCreations, indexDeletions, indexInput, refuseIndexes } from './steps.js';

/** What global secondary indexes read of a table. */
interface Indexed extends WithGlobalIndexes {
  BillingMode?: BillingMode | undefined;
}

type IndexesOnly = Pick<Indexed, 'GlobalSecondaryIndexes'>;

/** The global secondary indexes of a table, with their own capacity and insights. */
export const globalIndexes = {
  name: 'index',
  schema: {
    GlobalSecondaryIndexes: z.array(globalSecondaryIndex).optional().describe('All indexes with keys of their own.'),
  },
  keySchemas: ({ GlobalSecondaryIndexes: list = [] }: IndexesOnly) =>
    list.map(({ KeySchema }, at) => ({ path: ['GlobalSecondaryIndexes', at, 'KeySchema'], key: KeySchema })),
  normalise: ({ GlobalSecondaryIndexes: list }: IndexesOnly) =>
    list ? { GlobalSecondaryIndexes: normaliseIndexes(list) } : {},
  compare: compareIndexes,
  describe: (table) => {
    const mode = describedBillingMode(table);
    return {
      GlobalSecondaryIndexes: (table.GlobalSecondaryIndexes ?? []).flatMap((index) =>
        describedIndex(index).map((keyed) => ({
          ...keyed,
          ...omitUndefined({
            ProvisionedThroughput: describedThroughput(index.ProvisionedThroughput, mode),
            OnDemandThroughput: describedMaximum(index.OnDemandThroughput),
            WarmThroughput: describedWarm(index.WarmThroughput),
          }),
        })),
      ),
    };
  },
  read: readIndexInsights,
  isIncomplete: ({ GlobalSecondaryIndexes: list = [] }) => list.some(isPartialIndex),
  statuses: ({ GlobalSecondaryIndexes: list = [] }) => list.map(({ IndexStatus }) => IndexStatus),
  inCreateTable: ({ GlobalSecondaryIndexes: list }: IndexesOnly) => ({
    GlobalSecondaryIndexes: list?.length ? list.map(indexInput) : undefined,
  }),
  creationTime: ({ GlobalSecondaryIndexes: list }: IndexesOnly) =>
    list?.length ? DURATIONS.createTableWithIndexes : 0,
  initially: ({ GlobalSecondaryIndexes: list }: IndexesOnly) =>
    list ? { GlobalSecondaryIndexes: list.map(({ ContributorInsightsSpecification: _, ...index }) => index) } : {},
  steps: { remove: indexDeletions },
  combinable: { indexCreation: indexCreations },
  refuse: refuseIndexes,
  whileBackfilling: ({ GlobalSecondaryIndexUpdates: updates = [] }: UpdateTableCommandInput, index: string) =>
    updates.length > 0 && updates.every(({ Delete }) => Delete?.IndexName === index),
  ignoreItems: ignoreIndexes,
  imported: ({ GlobalSecondaryIndexes: list }: IndexesOnly) => ({
    GlobalSecondaryIndexes: list?.map(({ WarmThroughput: _, ...index }) => index),
  }),
} satisfies TableSetting;

function compareIndexes(observed: Indexed, desired: Indexed, all: Indexed): TableChange[] {
  const declared = withCapacityOfMode({ ...all, BillingMode: desired.BillingMode });
  const { deleted, created, kept } = indexEdits({ observed, desired, declared });
  const toOnDemand = isToOnDemand(observed, desired);
  const pathOf = (name: string) => `GlobalSecondaryIndexes[${name}]`;
  const change = (before: GlobalSecondaryIndex | undefined, after: GlobalSecondaryIndex | undefined) => {
    const name = (after ?? before)?.IndexName ?? '';
    return changesOfKind('index', [{ path: pathOf(name), before, after }], name);
  };
  return [
    ...deleted.flatMap(({ index }) => change(index, undefined)),
    ...created.flatMap((index) => change(undefined, index)),
    ...kept.flatMap(({ before, after }) => {
      const prefix = `${pathOf(after.IndexName)}.`;
      return [
        ...compareThroughput(prefix, before, after, after.IndexName),
        ...compareMaximum(prefix, before, after, after.IndexName),
        ...compareWarm(prefix, before, after, toOnDemand, after.IndexName),
      ];
    }),
    ...kept.flatMap(({ before, after }) => compareIndexInsights(pathOf(after.IndexName), before, after)),
    ...created.flatMap((after) => compareIndexInsights(pathOf(after.IndexName), undefined, after)),
  ];
}

/** Adds the insights of the indexes that declare some; for an import, of all. */
async function readIndexInsights(
  call: DynamoDBCall,
  { TableName }: Addressed,
  { described: { GlobalSecondaryIndexes: list = [] }, declared }: ReadContext<IndexesOnly>,
): Promise<SettingRead<IndexesOnly>> {
  const wanted = declared
    ? (declared.GlobalSecondaryIndexes ?? []).filter((index) => index.ContributorInsightsSpecification)
    : list;
  const names = new Set(wanted.map((index) => index.IndexName));
  const indexes: GlobalSecondaryIndex[] = [];
  for (const index of list) {
    const isWanted = names.has(index.IndexName);
    const ContributorInsightsSpecification = isWanted
      ? await namingSetting('ContributorInsightsSpecification', () => readInsights(call, TableName, index.IndexName))
      : undefined;
    indexes.push({ ...index, ...omitUndefined({ ContributorInsightsSpecification }) });
  }
  return { settings: { GlobalSecondaryIndexes: indexes } };
}

/** Takes over the observed value of one setting of the indexes that a path names, or of the indexes as a whole. */
function ignoreIndexes(
  { GlobalSecondaryIndexes: desired }: IndexesOnly,
  { GlobalSecondaryIndexes: observed = [] }: IndexesOnly,
  path: IgnoredPath,
): IndexesOnly {
  return desired ? { GlobalSecondaryIndexes: leaveItems(desired, observed, path, ({ IndexName }) => IndexName) } : {};
}
