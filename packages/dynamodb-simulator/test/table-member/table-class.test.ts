import { describe, expect, it } from 'vitest';
import { NOON, onDemand, TestClient } from '../support/simulator.js';

const update = <T extends object>(more: T) => ({ TableName: 'orders', ...more });
const DAY = 86_400_000;

const started = async (table: object = onDemand()) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', table);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

describe('UpdateTable of the table class', () => {
  const toClass = (TableClass: string) => update({ TableClass });
  const IA = 'STANDARD_INFREQUENT_ACCESS';

  it('shows the new class, with its time, once the table is ACTIVE again', async () => {
    const aws = await started();
    const { TableDescription: answer } = await aws.call('UpdateTable', toClass(IA));
    aws.clock.advance(5_000);

    expect(answer?.TableStatus).toBe('UPDATING');
    expect(answer).not.toHaveProperty('TableClassSummary');
    expect(await aws.describe()).toMatchObject({
      TableStatus: 'ACTIVE',
      TableClassSummary: { TableClass: IA, LastUpdateDateTime: NOON / 1000 + 21 },
    });
  });

  it('to the class in force answers UPDATING, changes nothing and is free', async () => {
    const aws = await started();
    for (let i = 0; i < 3; i++) {
      const { TableDescription: answer } = await aws.call('UpdateTable', toClass('STANDARD'));
      expect(answer?.TableStatus).toBe('UPDATING');
    }
    const table = await aws.describe();

    expect(table.TableStatus).toBe('ACTIVE');
    expect(table).not.toHaveProperty('TableClassSummary');
  });

  it('is refused for 30 days after two changes, also to the class in force', async () => {
    const aws = await started();
    for (const name of [IA, 'STANDARD']) {
      await aws.call('UpdateTable', toClass(name));
      aws.clock.advance(5_000);
    }
    const LIMIT =
      'LimitExceededException: Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s).';
    const third = await aws.refusal('UpdateTable', toClass(IA));
    const same = await aws.refusal('UpdateTable', toClass('STANDARD'));
    aws.clock.advance(30 * DAY - 10_001);
    const soon = await aws.refusal('UpdateTable', toClass(IA));
    aws.clock.advance(1);

    expect([third, same, soon]).toEqual([LIMIT, LIMIT, LIMIT]);
    await expect(aws.call('UpdateTable', toClass(IA))).resolves.toBeDefined();
  });

  it('is refused for a class that does not exist', async () => {
    const aws = await started();

    expect(await aws.refusal('UpdateTable', toClass('GOLD'))).toBe(
      'ValidationException: Invalid table-class parameter provided. Please try again with a valid table-class value: ' +
        '[STANDARD, STANDARD_INFREQUENT_ACCESS].',
    );
  });

  it('is hidden by a change of encryption: the table is ACTIVE, a further class is ignored and the first one takes effect', async () => {
    const aws = await started();
    await aws.call('UpdateTable', toClass(IA));
    await aws.call('UpdateTable', update({ SSESpecification: { Enabled: true } }));
    const hidden = await aws.describe();
    await aws.call('UpdateTable', toClass('STANDARD'));
    aws.clock.advance(5_000);

    expect(hidden.TableStatus).toBe('ACTIVE');
    expect((await aws.describe()).TableClassSummary?.TableClass).toBe(IA);
  });
});
