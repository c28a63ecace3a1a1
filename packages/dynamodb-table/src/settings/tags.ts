import { ListTagsOfResourceCommand, type Tag } from '@aws-sdk/client-dynamodb';
import {
  AwsAnswerError,
  checkTags,
  type DeclaredTags,
  declaredTags,
  tagChanges,
  tagEntries,
  tagMapOf,
  withoutPcfTags,
} from '@pcf/aws';
import { MAX_TAGS } from '@pcf/dynamodb-facts';
import { type IgnoredPath, matchesKey } from '../ignored-path.js';
import type { DynamoDBCall } from '../requests/calls.js';
import { changesOf, changesOfKind, type Edit, type TableChange } from '../steps/edit.js';
import type { StepOf } from '../steps/step.js';
import { shownChanges } from '../steps/update.js';
import type { TableSetting } from './setting.js';

/** What tags read of a table. */
interface Tagged {
  TableName: string;
  Tags?: DeclaredTags | undefined;
}

/** The tags of a table. A declared list is complete: other tags are removed, except those of AWS and of PCF. */
export const tags = {
  name: 'tags',
  schema: {
    Tags: declaredTags
      .optional()
      .describe('All tags of the table, as a map or as a list of { Key, Value }. Tags under aws: are not touched.'),
  },
  check: ({ Tags }: Pick<Tagged, 'Tags'>) => checkTags(Tags),
  normalise: ({ Tags }: Pick<Tagged, 'Tags'>) => (Tags ? { Tags: tagMapOf(Tags) } : {}),
  compare: compareTags,
  read: async (call, { TableArn }) => ({ settings: { Tags: await readTags(call, TableArn) } }),
  inCreateTable: ({ Tags = [] }: Tagged) => {
    const list = tagEntries(Tags).map(({ key, value }) => ({ Key: key, Value: value }));
    return { Tags: list.length > 0 ? list : undefined };
  },
  steps: { first: tagSteps },
  whileBackfilling: true,
  ignoreItems: ({ Tags: desired }: Tagged, { Tags: observed = {} }: Tagged, path: IgnoredPath) => {
    if (!desired) return {};
    const ours = Object.entries(tagMapOf(desired)).filter(([key]) => !matchesKey(path, key));
    const theirs = Object.entries(tagMapOf(observed)).filter(([key]) => matchesKey(path, key));
    return { Tags: Object.fromEntries([...ours, ...theirs]) };
  },
  imported: ({ Tags }: Tagged) => ({ Tags: Tags && withoutPcfTags(tagMapOf(Tags)) }),
  operations: { read: 'ListTagsOfResource', write: ['TagResource', 'UntagResource'] },
  permissions: (step) =>
    step.operation === 'CreateTable' && step.input.Tags?.length
      ? ['dynamodb:ListTagsOfResource', 'dynamodb:TagResource']
      : [],
} satisfies TableSetting;

function compareTags(observed: Pick<Tagged, 'Tags'>, { Tags: desired }: Pick<Tagged, 'Tags'>): TableChange[] {
  if (!desired) return [];
  const found = tagMapOf(observed.Tags ?? {});
  const before = new Map(Object.entries(found));
  const { set, remove } = tagChanges(found, tagMapOf(desired));
  const changed = [...Object.entries(set), ...remove.map((key) => [key, undefined] as const)];
  return changesOfKind(
    'tags',
    changed.map(([key, value]) => ({ path: `Tags[${key}]`, before: before.get(key), after: value })),
  );
}

/**
 * Changes tags: sets those that are new or different, then removes the others. So a table never lacks a tag that both its old
 * and its new definition have.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html
 */
function tagSteps(edit: Edit<Tagged>): (StepOf<'TagResource'> | StepOf<'UntagResource'>)[] {
  const { TableArn: ResourceArn, TableName } = edit.observed;
  const changes = changesOf(edit, 'tags').map((change) => ({ ...change, key: change.path.slice('Tags['.length, -1) }));
  const set = changes.filter((change) => change.after !== undefined);
  const removed = changes.filter((change) => change.after === undefined);
  const steps: (StepOf<'TagResource'> | StepOf<'UntagResource'>)[] = [];
  if (set.length > 0)
    steps.push({
      operation: 'TagResource',
      input: { ResourceArn, Tags: set.map(({ key, after }) => ({ Key: key, Value: String(after) })) },
      summary: `set ${named(set)} of table ${TableName}`,
      changes: shownChanges(set),
    });
  if (removed.length > 0)
    steps.push({
      operation: 'UntagResource',
      input: { ResourceArn, TagKeys: removed.map(({ key }) => key) },
      summary: `remove ${named(removed)} of table ${TableName}`,
      changes: shownChanges(removed),
    });
  return steps;
}

function named(list: readonly { readonly key: string }[]): string {
  return `the ${list.length === 1 ? 'tag' : 'tags'} ${list.map(({ key }) => key).join(', ')}`;
}

/** How many pages of tags are read at most, so that an endpoint whose pages never end is noticed. */
const MAX_PAGES = 2 * MAX_TAGS;

/**
 * Reads all tags page by page, also those of PCF, except those of AWS itself.
 *
 * @throws AwsAnswerError when the pages do not end
 */
export async function readTags(
  call: DynamoDBCall,
  ResourceArn: string | undefined,
): Promise<{ Key: string; Value: string }[]> {
  const found: Tag[] = [];
  const tokens = new Set<string>();
  let NextToken: string | undefined;
  do {
    const input = { ResourceArn, NextToken };
    const page = await call(
      'ListTagsOfResource',
      (client, options) => client.send(new ListTagsOfResourceCommand(input), options),
      'Tags',
    );
    found.push(...page.Tags);
    NextToken = page.NextToken;
    if (NextToken === undefined) break;
    if (tokens.has(NextToken) || tokens.size >= MAX_PAGES)
      throw new AwsAnswerError('ListTagsOfResource', 'its pages do not end', 'the endpoint of DynamoDB');
    tokens.add(NextToken);
  } while (NextToken);
  return found.flatMap(({ Key, Value = '' }) =>
    Key === undefined || Key.toLowerCase().startsWith('aws:') ? [] : [{ Key, Value }],
  );
}
