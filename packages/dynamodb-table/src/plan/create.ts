import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { tagEntries } from '@pcf/aws';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS } from '@pcf/dynamodb-facts';
import type { Ownership } from '../definition/ownership.js';
import { ownerTags } from '../owner-tag.js';
import { keep, START_PARAM_FILTER } from '../param-filters.js';
import { normalise, type ObservedTable, SETTINGS, type TableResource } from '../settings/all.js';
import { withParts } from '../settings/derive.js';
import type { StepOf } from '../steps/step.js';

/** What a table is created for. */
interface Creation extends Ownership {
  readonly id: string;
  readonly resource: TableResource;
}

/**
 * Returns the step that creates a table, with all settings that `CreateTable` accepts and, for `adopt: never`, the owner's tag.
 *
 * @throws {@link UntaggableIdError} when the id cannot be the value of a tag
 */
export function createStep({ id, resource, adopt }: Creation): StepOf<'CreateTable'> {
  const owner = adopt === 'never' ? ownerTags(id) : {};
  return {
    operation: 'CreateTable',
    creates: true,
    input: createInput(withTags(resource, owner)),
    summary: `create table ${resource.TableName}`,
    usually: Math.max(DURATIONS.createTable, ...SETTINGS.map(({ creationTime }) => creationTime?.(resource) ?? 0)),
  };
}

/** Returns a table as `CreateTable` leaves it: what it does not accept has its initial value. */
export function asCreated(resource: TableResource): ObservedTable {
  const settings = normalise(resource);
  const initial = withParts<TableResource>(
    settings,
    SETTINGS.map(({ initially }) => initially?.(settings)),
  );
  return { ...normalise(initial), IsEmpty: true };
}

/** Returns the input of `CreateTable`. DynamoDB refuses empty lists and maxima of -1 there, and means the same without them. */
function createInput(resource: TableResource): CreateTableCommandInput {
  const input = withParts<Partial<CreateTableCommandInput>>(
    {},
    SETTINGS.map(({ inCreateTable }) => inCreateTable?.(resource)),
  );
  return { ...keep(omitUndefined(input), START_PARAM_FILTER), TableName: resource.TableName };
}

function withTags(resource: TableResource, more: Readonly<Record<string, string>>): TableResource {
  const declared = tagEntries(resource.Tags ?? {}).filter(({ key }) => !Object.hasOwn(more, key));
  const Tags = [
    ...declared.map(({ key, value }) => ({ Key: key, Value: value })),
    ...Object.entries(more).map(([Key, Value]) => ({ Key, Value })),
  ];
  return { ...resource, Tags };
}
