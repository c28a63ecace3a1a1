import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareDefinition } from '../../src/definition/definition.js';
import { compareTable } from '../../src/plan/compare.js';
import { normalise, type ObservedTable, type TableResource } from '../../src/settings/all.js';
import { tableAndChange, tableResource } from '../support/arbitraries.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { planLines } from '../support/plan-lines.js';
import { TestEnvironment } from '../support/test-environment.js';

const id = 'dynamodb_table:it';
const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });

/** Compares a table that is as one definition says with another definition. */
const compared = (
  is: TableResource,
  resource: TableResource,
  ignore_changes?: string[],
  seen: Partial<ObservedTable> = {},
) => compareTable({ ...normalise(is), ...seen }, { id, resource, ignore_changes });

/** Observes a table in the simulator as its definition asks. */
async function observed(resource: TableResource): Promise<ObservedTable> {
  const world = new TestEnvironment('instant');
  const particle = world.table(resource);
  await particle.apply();
  const seen = await particle.getStatus({ fresh: true });
  if (seen.kind !== 'settled') throw new Error(`the table is ${seen.kind}`);
  return seen.settings;
}

describe('the comparison of a table with its definition', () => {
  it('shows each setting that differs, with both values', () => {
    const is = orders({ TableClass: 'STANDARD', Tags: { a: '1', b: '2' } });
    const should = orders({
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      Tags: { a: '9' },
      GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: units(7, 4) })],
    });
    expect(compared(is, should)).toEqual([
      { path: 'GlobalSecondaryIndexes[byDate].ProvisionedThroughput.ReadCapacityUnits', observed: 3, declared: 7 },
      { path: 'TableClass', observed: 'STANDARD', declared: 'STANDARD_INFREQUENT_ACCESS' },
      { path: 'Tags[a]', observed: '1', declared: '9' },
      { path: 'Tags[b]', observed: '2', declared: undefined },
    ]);
  });

  it('refuses nothing that a plan refuses', () => {
    const otherKey = posts({ LocalSecondaryIndexes: [] });
    expect(() => planLines(posts(), otherKey)).toThrow();
    expect(compared(posts(), otherKey)).toMatchObject([{ path: expect.stringContaining('LocalSecondaryIndexes') }]);
  });

  it('leaves out what the definition ignores', () => {
    expect(compared(orders(), orders({ ProvisionedThroughput: units(9) }), ['ProvisionedThroughput'])).toEqual([]);
    expect(compared(posts({ Tags: { a: '1' } }), posts({ Tags: {} }), ['Tags[a]'])).toEqual([]);
  });

  it('leaves out a key whose alias is not resolved, and compares the rest', () => {
    const SSESpecification = { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId: 'alias/mine' };
    const should = posts({ SSESpecification, TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    const Keys = { table: { alias: 'alias/mine', reason: 'denied' } };
    expect(
      compared(posts({ SSESpecification: { Enabled: false }, TableClass: 'STANDARD' }), should, [], { Keys }),
    ).toMatchObject([{ path: 'TableClass' }]);
  });

  it('marks what is not declared, unless it is off, as by default, or ignored', async () => {
    const is = await observed(
      ordersOnDemand({
        DeletionProtectionEnabled: true,
        TableClass: 'STANDARD',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      }),
    );
    const { GlobalSecondaryIndexes: _, ...should } = ordersOnDemand();
    const drift = compareTable(is, { id, resource: should });
    expect(drift.map(({ path, declared, undeclared }) => [path, declared, undeclared])).toEqual([
      ['GlobalSecondaryIndexes', undefined, true],
      ['StreamSpecification', undefined, true],
      ['DeletionProtectionEnabled', undefined, true],
    ]);
    const ignore_changes = ['GlobalSecondaryIndexes', 'StreamSpecification', 'DeletionProtectionEnabled'];
    expect(compareTable(is, { id, resource: should, ignore_changes })).toEqual([]);
  });

  it('is empty for any table that was created as it is declared', async () => {
    await fc.assert(
      fc.asyncProperty(tableResource, async (resource) => {
        expect(compareTable(await observed(resource), { id, resource })).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('names, for any change, every setting that the plan changes', () => {
    fc.assert(
      fc.property(tableAndChange, ([before, after]) => {
        expect(() => compared(before, after)).not.toThrow();
        expect(compared(after, after).filter(({ undeclared }) => !undeclared)).toEqual([]);
      }),
    );
  });
});

describe('a definition with only some settings', () => {
  it('is compared only in these', () => {
    const { aws_resource: resource } = bareDefinition({
      region: 'eu-west-1',
      pcf_name: 'it',
      aws_resource: { TableName: 'orders', TableClass: 'STANDARD', Tags: { a: '1' } },
    });
    const is = ordersOnDemand({
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      Tags: { a: '1' },
      DeletionProtectionEnabled: true,
    });
    expect(compared(is, resource)).toEqual([
      { path: 'TableClass', observed: 'STANDARD_INFREQUENT_ACCESS', declared: 'STANDARD' },
    ]);
  });

  it('keeps what locates the table', () => {
    const keys = { region: 'eu-west-1', profile: 'p', aws_resource: { TableName: 'orders', region_name: 'us-east-1' } };
    expect(bareDefinition(keys)).toEqual({
      ...keys,
      aws_resource: { ...keys.aws_resource, AttributeDefinitions: [], KeySchema: [] },
    });
    expect(() => bareDefinition({ aws_resource: { TableName: 'a b' } })).toThrow();
  });
});
