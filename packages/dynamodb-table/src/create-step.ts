import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { OnDemandThroughput } from './definition/capacity.js';
import type { TableResource } from './definition/table.js';
import { tagEntries } from './definition/tags.js';
import { present } from './normalise.js';
import { keep, START_PARAM_FILTER } from './param-filters.js';
import type { StepOf } from './steps.js';

/** How long a table is CREATING on AWS, in milliseconds: without and with global secondary indexes. */
const USUALLY = { plain: 6_000, indexed: 16_000 };

/** The one step that makes a table with all its settings. */
export function createStep(resource: TableResource): StepOf<'CreateTable'> {
  return {
    operation: 'CreateTable',
    input: createInput(resource),
    summary: `create table ${resource.TableName}`,
    usually: resource.GlobalSecondaryIndexes?.length ? USUALLY.indexed : USUALLY.plain,
  };
}

/**
 * What `CreateTable` is sent: the declared settings that it takes, less those that say "none". DynamoDB refuses empty lists
 * and maxima of -1 there, and means the same without them.
 */
function createInput(resource: TableResource): CreateTableCommandInput {
  const { Tags, LocalSecondaryIndexes, GlobalSecondaryIndexes, OnDemandThroughput, ...settings } = resource;
  const { StreamSpecification, SSESpecification, ...others } = settings;
  const tags = Tags && tagEntries(Tags).map(({ key, value }) => ({ Key: key, Value: value }));
  const input = {
    ...others,
    ...present({
      StreamSpecification: StreamSpecification?.StreamEnabled ? StreamSpecification : undefined,
      SSESpecification: SSESpecification?.Enabled ? SSESpecification : undefined,
      LocalSecondaryIndexes: unlessEmpty(LocalSecondaryIndexes),
      GlobalSecondaryIndexes: unlessEmpty(
        GlobalSecondaryIndexes?.map(({ OnDemandThroughput: maximum, ...index }) => ({
          ...index,
          ...present({ OnDemandThroughput: maximumOf(maximum) }),
        })),
      ),
      OnDemandThroughput: maximumOf(OnDemandThroughput),
      Tags: unlessEmpty(tags),
    }),
  };
  return { ...keep(input, START_PARAM_FILTER), TableName: resource.TableName };
}

function unlessEmpty<T>(list: T[] | undefined): T[] | undefined {
  return list?.length ? list : undefined;
}

function maximumOf(declared: OnDemandThroughput | undefined): OnDemandThroughput | undefined {
  const maximum = Object.fromEntries(Object.entries(declared ?? {}).filter(([, units = 0]) => units > 0));
  return Object.keys(maximum).length > 0 ? maximum : undefined;
}
