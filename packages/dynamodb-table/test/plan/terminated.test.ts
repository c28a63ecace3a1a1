import { ProtectedResourceError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { planTable } from '../../src/plan/plan.js';
import { normalise } from '../../src/settings/all.js';
import { posts } from '../support/definitions.js';
import { planFrom, refusalOf } from '../support/planning.js';

describe('planTable for the target terminated', () => {
  it('deletes the table and says that data is lost', () => {
    expect(planFrom(posts(), posts(), 'terminated')).toEqual([
      {
        operation: 'DeleteTable',
        input: { TableName: 'posts' },
        summary: 'delete table posts with all its items',
        loses: 'data',
        usually: 5_000,
      },
    ]);
  });

  it('says what is lost if the number of items is known, also for a replacement', () => {
    const id = 'dynamodb_table:it';
    const settings = { ...normalise(posts()), TableArn: 'arn' };
    const seen = { kind: 'settled', state: 'running', settings, outputs: {}, holds: 'about 3 items' } as const;
    const lost = [{ operation: 'DeleteTable', lost: 'all items, about 3 items' }];
    expect(planTable(seen, { id, resource: posts(), target: 'terminated' })).toMatchObject(lost);
    const resource = posts({ LocalSecondaryIndexes: [] });
    const [first] = planTable(seen, { id, resource, target: 'running', replace_on_change: true });
    expect([first]).toMatchObject(lost);
  });

  it('first switches protection off, if the definition says false', () => {
    const steps = planFrom(
      posts({ DeletionProtectionEnabled: true }),
      posts({ DeletionProtectionEnabled: false }),
      'terminated',
    );
    expect(steps.map(({ operation }) => operation)).toEqual(['UpdateTable', 'DeleteTable']);
    expect(steps[0]?.input).toEqual({ TableName: 'posts', DeletionProtectionEnabled: false });
  });

  it.each([{ DeletionProtectionEnabled: true }, {}])(
    'keeps a protected table where the definition says %j',
    (declared) => {
      const error = refusalOf(() =>
        planFrom(posts({ DeletionProtectionEnabled: true }), posts(declared), 'terminated'),
      );
      expect(error).toBeInstanceOf(ProtectedResourceError);
      expect(error).toMatchObject({ message: expect.stringContaining('DeletionProtectionEnabled: false') });
    },
  );

  it('ignores settings that differ', () => {
    const changed = posts({ LocalSecondaryIndexes: [] });
    expect(planFrom(posts(), changed, 'terminated').map(({ operation }) => operation)).toEqual(['DeleteTable']);
  });

  it('is empty if there is no table', () => {
    expect(
      planTable({ kind: 'missing' }, { id: 'dynamodb_table:it', resource: posts(), target: 'terminated' }),
    ).toEqual([]);
  });
});
