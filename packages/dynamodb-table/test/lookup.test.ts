import { UnresolvedReferenceError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { posts } from './support/definitions.js';
import { TestEnvironment } from './support/test-environment.js';

/** The value of a tag that is a reference. */
async function resolved(environment: TestEnvironment, reference: string): Promise<unknown> {
  const aws_resource = { ...posts(), TableName: 'copy', Tags: { Source: reference } };
  const field = environment.pcf.fieldOf([{ value: { flavor: 'dynamodb_table', pcf_name: 'copy', aws_resource } }]);
  return (await field.resolve('dynamodb_table:copy')).definition;
}

async function worldWithPosts(): Promise<{ environment: TestEnvironment; outputs: Readonly<Record<string, unknown>> }> {
  const environment = new TestEnvironment();
  const aws_resource = {
    ...posts(),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  } as const;
  const { outputs } = await environment.pcf
    .particle({ flavor: 'dynamodb_table', pcf_name: 'posts', aws_resource })
    .apply();
  return { environment, outputs };
}

describe('$lookup$dynamodb_table$…', () => {
  it('is the ARN of a table, or another of its outputs', async () => {
    const { environment, outputs } = await worldWithPosts();
    const withTag = (Source: unknown) => ({ aws_resource: { Tags: { Source } } });
    const name = posts().TableName;
    expect(await resolved(environment, `$lookup$dynamodb_table$${name}`)).toMatchObject(withTag(outputs.TableArn));
    const stream = await resolved(environment, `$lookup$dynamodb_table$${name}:LatestStreamArn`);
    expect(stream).toMatchObject(withTag(outputs.LatestStreamArn));
  });

  it.each([
    ['$lookup$dynamodb_table$absent', 'there is no dynamodb_table "absent" at the provider'],
    [`$lookup$dynamodb_table$${posts().TableName}:Size`, 'the table has no output "Size"; it has TableName, TableArn'],
    ['$lookup$dynamodb_table$a:b:c', 'expected $lookup$dynamodb_table$NAME'],
  ])('%s has no value', async (reference, reason) => {
    const { environment } = await worldWithPosts();
    const error: unknown = await resolved(environment, reference).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(UnresolvedReferenceError);
    expect(error).toMatchObject({ message: expect.stringContaining(reason) });
  });
});
