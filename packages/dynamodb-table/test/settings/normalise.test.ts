import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { normalise } from '../../src/settings/all.js';
import { tableResource } from '../support/arbitraries.js';
import { byDate, orders, posts } from '../support/definitions.js';

describe('normalise', () => {
  it('does not change a normal form', () => {
    fc.assert(
      fc.property(tableResource, (resource) => {
        const normal = normalise(resource);
        expect(normalise(normal)).toEqual(normal);
      }),
    );
  });

  it('ignores the order of lists that are sets', () => {
    fc.assert(
      fc.property(tableResource, (resource) => {
        const { AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } = resource;
        const reversed: TableResource = {
          ...resource,
          AttributeDefinitions: [...AttributeDefinitions].reverse(),
          ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes: [...GlobalSecondaryIndexes].reverse() }),
          ...(LocalSecondaryIndexes && { LocalSecondaryIndexes: [...LocalSecondaryIndexes].reverse() }),
        };
        expect(normalise(reversed)).toEqual(normalise(resource));
      }),
    );
  });

  it('does not modify the definition', () => {
    const resource = orders({ Tags: [{ Key: 'b', Value: '' }] });
    const copy = structuredClone(resource);
    normalise(resource);
    expect(resource).toEqual(copy);
  });

  it('sorts the non-key attributes of an index', () => {
    const projection = { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['b', 'a', 'B'] };
    const { GlobalSecondaryIndexes } = normalise(
      orders({ GlobalSecondaryIndexes: [byDate({ Projection: projection })] }),
    );
    expect(GlobalSecondaryIndexes?.[0]?.Projection.NonKeyAttributes).toEqual(['B', 'a', 'b']);
  });

  it('has one form for both ways to write tags', () => {
    const asList = normalise(posts({ Tags: [{ Key: 'Name', Value: 'x' }] }));
    expect(asList.Tags).toEqual({ Name: 'x' });
    expect(asList).toEqual(normalise(posts({ Tags: { Name: 'x' } })));
  });

  it('writes the billing mode out', () => {
    expect(normalise(posts()).BillingMode).toBe('PROVISIONED');
  });

  it('removes the view type of a stream that is off', () => {
    const { StreamSpecification } = normalise(
      posts({ StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } }),
    );
    expect(StreamSpecification).toEqual({ StreamEnabled: false });
  });

  it('reads a policy as AWS keeps it, without regard to white space, the order of keys and lists of one', () => {
    const one = normalise(
      posts({
        ResourcePolicy: '{ "Statement": [{"Principal": {"AWS": ["123456789012"]}, "Action": ["a"]}],\n "Id": "x" }',
      }),
    );
    const other = normalise(
      posts({
        ResourcePolicy:
          '{"Version":"2008-10-17","Id":"x","Statement":{"Action":"a","Principal":{"AWS":"arn:aws:iam::123456789012:root"}}}',
      }),
    );
    expect(one).toEqual(other);
  });

  it('has no keys for undeclared settings', () => {
    expect(Object.keys(normalise(posts())).sort()).toEqual([
      'AttributeDefinitions',
      'BillingMode',
      'KeySchema',
      'LocalSecondaryIndexes',
      'ProvisionedThroughput',
      'TableName',
    ]);
  });
});
