import { describe, expect, it } from 'vitest';
import { add, described, FRANKFURT, remove, replicasIn, replicated, update } from '../support/replicas.js';

const DAY = 86_400_000;

describe('UpdateTable that deletes a replica', () => {
  it('makes the table UPDATING for 36 s, then the replica DELETING for 88 s, and removes its table last', async () => {
    const aws = await replicated();
    const { TableDescription: answer } = await aws.call('UpdateTable', remove('eu-central-1'));
    aws.clock.advance(36_000);
    const deleting = await described(aws);
    const dying = await described(aws, FRANKFURT);
    aws.clock.advance(88_000);
    const alone = await described(aws);
    const left = await aws.refusal('UpdateTable', add('eu-central-1'));
    aws.clock.advance(20_000);

    expect([answer?.TableStatus, ...replicasIn(answer)]).toEqual(['UPDATING', 'eu-central-1 ACTIVE']);
    expect([deleting.TableStatus, ...replicasIn(deleting)]).toEqual(['ACTIVE', 'eu-central-1 DELETING']);
    expect(dying.TableStatus).toBe('DELETING');
    expect(alone).not.toHaveProperty('Replicas');
    expect(alone).not.toHaveProperty('GlobalTableVersion');
    expect(left).toContain('because one or more replicas already existed as tables.');
    expect(await aws.refusal('DescribeTable', { TableName: 'orders' }, FRANKFURT)).toMatch(/not found$/);
  });

  it('leaves the stream on, which can then be disabled, and the table like any other', async () => {
    const aws = await replicated();
    await aws.call('UpdateTable', remove('eu-central-1'));
    aws.clock.advance(150_000);
    const alone = await described(aws);
    await aws.call('UpdateTable', update({ StreamSpecification: { StreamEnabled: false } }));
    aws.clock.advance(5_000);
    await aws.call('DeleteTable', { TableName: 'orders' });

    expect(alone.StreamSpecification).toMatchObject({ StreamEnabled: true });
  });
});

describe('DeleteTable of a replica', () => {
  it('is refused where it is protected, with its region', async () => {
    const aws = await replicated();
    await aws.call('UpdateTable', update({ DeletionProtectionEnabled: true }), FRANKFURT);
    aws.clock.advance(60_000);

    expect(await aws.refusal('DeleteTable', { TableName: 'orders' }, FRANKFURT)).toBe(
      'ValidationException: Cannot delete table orders in region eu-central-1 because it has deletion protection ' +
        'enabled. Disable deletion protection first.',
    );
  });

  it('removes it from the global table', async () => {
    const aws = await replicated();
    await aws.call('DeleteTable', { TableName: 'orders' }, FRANKFURT);
    const during = await described(aws);
    aws.clock.advance(5_000);

    expect(replicasIn(during)).toEqual(['eu-central-1 DELETING']);
    expect(await described(aws)).not.toHaveProperty('Replicas');
  });

  it('of the source table is refused for a day after the replica was created', async () => {
    const aws = await replicated();
    const source =
      'ValidationException: Replica cannot be deleted because it has acted as a source region for new replica(s) being ' +
      'added to the table in the last 24 hours.';
    const [deletion, removal] = [
      await aws.refusal('DeleteTable', { TableName: 'orders' }),
      await aws.refusal('UpdateTable', remove('eu-west-1'), FRANKFURT),
    ];
    aws.clock.advance(DAY);
    await aws.call('DeleteTable', { TableName: 'orders' });
    aws.clock.advance(5_000);

    expect([deletion, removal]).toEqual([source, source]);
    expect(await described(aws, FRANKFURT)).not.toHaveProperty('Replicas');
  });
});
