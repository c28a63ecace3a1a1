import { UnresolvedReferenceError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { posts } from './support/definitions.js';
import { World } from './support/world.js';

/** The value of a tag that is a reference. */
async function resolved(world: World, reference: string): Promise<unknown> {
  const aws_resource = { ...posts(), TableName: 'copy', Tags: { Source: reference } };
  const field = world.pcf.fieldOf([{ value: { flavor: 'dynamodb_table', pcf_name: 'copy', aws_resource } }]);
  return (await field.resolve('dynamodb_table:copy')).definition;
}

async function worldWithPosts(): Promise<{ world: World; outputs: Readonly<Record<string, unknown>> }> {
  const world = new World();
  const aws_resource = {
    ...posts(),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  } as const;
  const { outputs } = await world.pcf.particle({ flavor: 'dynamodb_table', pcf_name: 'posts', aws_resource }).apply();
  return { world, outputs };
}

describe('$lookup$dynamodb_table$…', () => {
  it('is the ARN of a table, or another of its outputs', async () => {
    const { world, outputs } = await worldWithPosts();
    const withTag = (Source: unknown) => ({ aws_resource: { Tags: { Source } } });
    const name = posts().TableName;
    expect(await resolved(world, `$lookup$dynamodb_table$${name}`)).toMatchObject(withTag(outputs.TableArn));
    const stream = await resolved(world, `$lookup$dynamodb_table$${name}:LatestStreamArn`);
    expect(stream).toMatchObject(withTag(outputs.LatestStreamArn));
  });

  it.each([
    ['$lookup$dynamodb_table$nobody', 'there is no dynamodb_table "nobody" at the provider'],
    [`$lookup$dynamodb_table$${posts().TableName}:Size`, 'the table has no output "Size"; it has TableName, TableArn'],
    ['$lookup$dynamodb_table$a:b:c', 'expected $lookup$dynamodb_table$NAME'],
  ])('%s has no value', async (reference, reason) => {
    const { world } = await worldWithPosts();
    const error: unknown = await resolved(world, reference).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(UnresolvedReferenceError);
    expect(error).toMatchObject({ message: expect.stringContaining(reason) });
  });
});
