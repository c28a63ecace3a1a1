import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { policyText, tagEntries } from '@pcf/aws';
import type { TableResource } from './definition/table.js';
import { indexInput, newMaximum } from './index-input.js';
import { normalise } from './normalise.js';
import { keep, START_PARAM_FILTER } from './param-filters.js';
import { present } from './present.js';
import type { ObservedTable } from './settings.js';
import type { StepOf } from './steps.js';

/** How long a table is CREATING on AWS, in milliseconds: without and with global secondary indexes. */
const USUALLY = { plain: 6_000, indexed: 16_000 };

/**
 * The one step that makes a table with all the settings that `CreateTable` takes.
 *
 * @param marks - tags beside those that are declared
 */
export function createStep(resource: TableResource, marks: Readonly<Record<string, string>>): StepOf<'CreateTable'> {
  return {
    operation: 'CreateTable',
    creates: true,
    input: createInput(resource, marks),
    summary: `create table ${resource.TableName}`,
    usually: resource.GlobalSecondaryIndexes?.length ? USUALLY.indexed : USUALLY.plain,
  };
}

/** A table as `CreateTable` leaves it: what it does not take is off. */
export function asCreated(resource: TableResource): ObservedTable {
  const settings = normalise(resource);
  return {
    ...settings,
    ...(settings.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: settings.GlobalSecondaryIndexes.map(
        ({ ContributorInsightsSpecification, ...index }) => index,
      ),
    }),
    TimeToLiveSpecification: { Enabled: false },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    ContributorInsightsSpecification: { Enabled: false },
    KinesisStreamSpecification: {},
    Replicas: [],
    IsEmpty: true,
  };
}

/**
 * What `CreateTable` is sent: the declared settings that it takes, less those that say "none". DynamoDB refuses empty lists
 * and maxima of -1 there, and means the same without them.
 */
function createInput(resource: TableResource, marks: Readonly<Record<string, string>>): CreateTableCommandInput {
  const { Tags = [], LocalSecondaryIndexes, GlobalSecondaryIndexes, OnDemandThroughput, ...settings } = resource;
  const { StreamSpecification, SSESpecification, ResourcePolicy, ...others } = settings;
  const declared = tagEntries(Tags).filter(({ key }) => !Object.hasOwn(marks, key));
  const tags = [
    ...declared.map(({ key, value }) => ({ Key: key, Value: value })),
    ...Object.entries(marks).map(([Key, Value]) => ({ Key, Value })),
  ];
  const input = {
    ...others,
    ...present({
      StreamSpecification: StreamSpecification?.StreamEnabled ? StreamSpecification : undefined,
      SSESpecification: SSESpecification?.Enabled ? SSESpecification : undefined,
      ResourcePolicy: policyText(ResourcePolicy ?? '') || undefined,
      LocalSecondaryIndexes: unlessEmpty(LocalSecondaryIndexes),
      GlobalSecondaryIndexes: unlessEmpty(GlobalSecondaryIndexes?.map(indexInput)),
      OnDemandThroughput: newMaximum(OnDemandThroughput),
      Tags: unlessEmpty(tags),
    }),
  };
  return { ...keep(input, START_PARAM_FILTER), TableName: resource.TableName };
}

function unlessEmpty<T>(list: T[] | undefined): T[] | undefined {
  return list?.length ? list : undefined;
}
