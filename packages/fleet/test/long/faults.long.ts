import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, openPool } from '../../src/database.js';
import { lockField } from '../../src/store/run-store.js';
import { judge } from '../support/ledger.js';
import { startProxy } from '../support/proxy.js';
import { chain, openStage, type Stage, table } from '../support/stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const SAFE = { stale: [], doubled: [], othersTouched: [] };
const TENANT = 'shop.1';
const submit = (definitions: readonly object[], more: object = {}) =>
  stage.fleet.submit({ tenant: TENANT, field: 'web', definitions, ...more });
/** The tables of an account. */
const tablesOf = async (account: string) =>
  (await stage.cloud.send(account.padStart(12, '0'), 'ListTables', {})).TableNames;

describe('kill -9', () => {
  it('between the job and the begin of its run: another worker has it', async () => {
    const first = await stage.worker({ gates: ['taken'] });
    const { id } = await submit([table('orders')]);
    await first.heldAt('taken');
    await stage.worker();
    await first.kill();
    expect(await stage.ended(id)).toMatchObject({ outcome: 'changed', attempts: 1 });
  });

  it('between the end of a run and its record: the run is applied again, and changes nothing', async () => {
    const first = await stage.worker({ gates: ['end'] });
    const { id } = await submit([table('orders')]);
    await first.heldAt('end');
    await stage.worker();
    await first.kill();
    expect(await stage.ended(id)).toMatchObject({ outcome: 'unchanged', attempts: 2 });
    expect(judge(stage.cloud.calls)).toMatchObject({ ...SAFE, creates: 1 });
  });

  it('of a worker with other definitions submitted meanwhile: the next worker applies those', async () => {
    const first = await stage.worker({ gates: ['before send'] });
    const { id } = await submit([table('orders')]);
    await first.heldAt('before send');
    const tags = [{ Key: 'version', Value: '2' }];
    const later = await submit([table('orders', {}, { Tags: tags }), table('customers')]);
    await stage.worker();
    await first.kill();
    await stage.ended(id);
    await stage.ended(later.id);
    expect(await tablesOf('1')).toEqual(['customers', 'orders']);
    expect((await stage.fleet.fields(TENANT))[0]).toMatchObject({ generation: 2, appliedGeneration: 2 });
    expect(judge(stage.cloud.calls)).toMatchObject({ ...SAFE, creates: 2 });
  });

  it('of a worker whose run is cancelled: the run ends, and is not taken up', async () => {
    const first = await stage.worker({ gates: ['before send'] });
    const { id } = await submit([table('orders')]);
    await first.heldAt('before send');
    first.suspend();
    await stage.fleet.cancel(id, 'ann');
    await stage.worker();
    await first.kill();
    expect(await stage.ended(id)).toMatchObject({ outcome: 'cancelled', cancelledBy: 'ann', attempts: 1 });
    expect(await tablesOf('1')).toEqual([]);
  });

  it('while an approved plan is carried out: the rest of it is carried out', async () => {
    const first = await stage.worker();
    await stage.ended((await submit(chain('t', 3))).id);
    const asked = await stage.ended((await submit(chain('t', 3, { desired_state: 'terminated' }))).id);
    expect(asked.outcome).toBe('approval needed');
    stage.cloud.rule = ({ operation, sender, outcome }) =>
      operation === 'DeleteTable' && sender?.pid === first.pid && outcome === 'under way' ? 'swallow' : undefined;
    const { id } = await stage.fleet.approve(asked.id, { by: 'ann' });
    await stage.cloud.seen(({ operation, outcome }) => operation === 'DeleteTable' && outcome === 'accepted');
    await stage.worker();
    await first.kill();
    expect(await stage.ended(id)).toMatchObject({ outcome: 'changed', attempts: 2 });
    expect(await tablesOf('1')).toEqual([]);
    expect(judge(stage.cloud.calls)).toMatchObject({ ...SAFE, deletes: 3 });
  });

  it('of a run with rollback: what both workers created is terminated when it fails, and nothing else', async () => {
    await stage.cloud.send('000000000001', 'CreateTable', table('foreign').aws_resource);
    const first = await stage.worker({ gates: ['before send'] });
    const definitions = [...chain('t', 3), table('foreign', { adopt: 'never', parents: ['dynamodb_table:t-2'] })];
    const { id } = await submit(definitions, { options: { rollback: true } });
    first.pass(await first.heldAt('before send'));
    await first.heldAt('before send');
    await stage.worker();
    await first.kill();
    expect(await stage.ended(id)).toMatchObject({ outcome: 'failed', attempts: 2 });
    expect(await tablesOf('1')).toEqual(['foreign']);
    expect(judge(stage.cloud.calls)).toMatchObject(SAFE);
  });
});

describe('a graceful stop', () => {
  it('gives a run back that does not end: another worker has it at once', async () => {
    const first = await stage.worker();
    stage.cloud.rule = ({ operation, sender }) =>
      operation === 'CreateTable' && sender?.pid === first.pid ? 'hang' : undefined;
    const { id } = await submit([table('orders')]);
    await stage.cloud.seen(({ operation }) => operation === 'CreateTable');
    await stage.worker();
    await first.leave();
    expect(await stage.ended(id)).toMatchObject({ outcome: 'changed', attempts: 2 });
    expect(judge(stage.cloud.calls)).toMatchObject({ ...SAFE, creates: 1 });
  });

  it('waits for its runs within the grace', async () => {
    const first = await stage.worker({ gates: ['before send'], grace: 60_000 });
    const { id } = await submit([table('orders')]);
    const key = await first.heldAt('before send');
    const left = first.leave();
    first.pass(key);
    await left;
    expect(await stage.fleet.run(id)).toMatchObject({ state: 'ended', outcome: 'changed', attempts: 1 });
  });
});

describe('a suspended worker', () => {
  it('joins again under another name, and works', async () => {
    const first = await stage.worker();
    const name = await first.ready();
    const second = await stage.worker();
    first.suspend();
    expect(await stage.expelled(name)).toBe('lease');
    first.resume();
    await first.told(({ event }) => event === 'lost');
    await second.leave();
    const run = await stage.ended((await submit([table('orders')])).id);
    expect(run.outcome).toBe('changed');
    expect(run.worker).not.toBe(name);
  });
});

describe('workers whose clocks differ by an hour', () => {
  it('do not take each other for dead, and take up what a killed one had', async () => {
    const early = await stage.worker({ clockOffset: -3_600_000 });
    const late = await stage.worker({ clockOffset: 3_600_000, gates: ['before send'] });
    await early.leave();
    const { id } = await submit([table('orders')]);
    await late.heldAt('before send');
    const other = await stage.worker({ clockOffset: -3_600_000 });
    const { rows } = await stage.sql.query(`select 1 from pcf_fleet.worker where ended_because <> 'stopped'`);
    expect(rows).toEqual([]);
    await late.kill();
    expect(await stage.ended(id)).toMatchObject({ outcome: 'changed', worker: await other.ready() });
  });
});

describe('a worker that lacks the flavors of a field', () => {
  it('leaves it to one that has them', async () => {
    await stage.worker({ flavors: ['sqs_queue'] });
    await stage.worker({ flavors: ['sqs_queue'] });
    const able = await stage.worker({ flavors: ['dynamodb_table'] });
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const run = await stage.fleet.submit({
        tenant: TENANT,
        field: `f${index}`,
        definitions: [table(`table-${index}`)],
      });
      ids.push(run.id);
    }
    for (const id of ids)
      expect(await stage.ended(id)).toMatchObject({ outcome: 'changed', attempts: 1, worker: await able.ready() });
  });

  it('fails its run where no worker has them, and says so', async () => {
    await stage.worker({ flavors: ['sqs_queue'] });
    const { outcome, error } = await stage.ended((await submit([table('orders')])).id);
    expect(outcome).toBe('failed');
    expect(error).toMatchObject({
      code: 'PCF_FLEET_NO_WORKER_FOR_FLAVOR',
      message: expect.stringContaining('dynamodb_table'),
    });
  });
});

describe('a field that always fails, and one that never ends', () => {
  it('do not hold up the others, not those of their tenant either', async () => {
    stage.cloud.rule = ({ table: name, writes }) =>
      name === 'denied' && writes ? 'deny' : name === 'endless' ? 'hang' : undefined;
    await stage.worker({ concurrency: 3 });
    const endless = await stage.fleet.submit({ tenant: TENANT, field: 'endless', definitions: [table('endless')] });
    const denied = await stage.fleet.submit({ tenant: TENANT, field: 'denied', definitions: [table('denied')] });
    const others = [];
    for (let index = 0; index < 12; index += 1)
      others.push(
        await stage.fleet.submit({ tenant: TENANT, field: `f${index}`, definitions: [table(`table-${index}`)] }),
      );
    for (const { id } of others) expect((await stage.ended(id)).outcome).toBe('changed');
    expect((await stage.ended(denied.id)).outcome).toBe('failed');
    expect((await stage.fleet.run(endless.id)).state).toBe('running');
    await stage.fleet.cancel(endless.id, 'ann');
    expect((await stage.ended(endless.id)).outcome).toBe('cancelled');
  });
});

describe('tenants with the same names', () => {
  it('have resources of their own in two accounts', async () => {
    await stage.worker();
    for (const tenant of ['shop.1', 'shop.2'])
      await stage.ended((await stage.fleet.submit({ tenant, field: 'web', definitions: [table('orders')] })).id);
    const { creates } = judge(stage.cloud.calls);
    expect([creates, await tablesOf('1'), await tablesOf('2')]).toEqual([2, ['orders'], ['orders']]);
  });

  it('leave the resources of each other alone in one account', async () => {
    await stage.worker();
    await stage.ended((await submit([table('orders')])).id);
    const tags = [{ Key: 'by', Value: 'bank' }];
    const { id } = await stage.fleet.submit({
      tenant: 'bank.1',
      field: 'web',
      definitions: [table('orders', {}, { Tags: tags })],
    });
    const { outcome, error } = await stage.ended(id);
    expect(outcome).toBe('failed');
    expect(error?.message).toContain('shop');
    expect(judge(stage.cloud.calls)).toMatchObject(SAFE);
  });
});

describe('a network that breaks between a worker and the database', () => {
  it('without a sign: the worker loses its run, and joins again when the network is mended', async () => {
    await using proxy = await startProxy(stage.database);
    const first = await stage.worker({ database: proxy.url, gates: ['before send'] });
    const { id } = await submit([table('orders')]);
    await first.heldAt('before send');
    proxy.freeze();
    first.open('before send');
    const second = await stage.worker();
    expect(await stage.expelled(await first.ready())).toBe('lease');
    expect(await stage.ended(id)).toMatchObject({ attempts: 2 });
    await first.told(({ event }) => event === 'lost');
    proxy.mend();
    await second.leave();
    expect(await stage.ended((await submit([table('customers')])).id)).toMatchObject({ outcome: 'changed' });
    expect(judge(stage.cloud.calls)).toMatchObject({ ...SAFE, creates: 2 });
  });
});

describe('a worker that is suspended in the middle of a transaction', () => {
  it('does not keep its locks: another worker takes the field over', async () => {
    const pool = openPool(stage.database, 1);
    const { id } = await submit([table('orders')]);
    const held = inTransaction(pool, async (tx) => {
      await lockField(tx, { tenant: TENANT, field: 'web' });
      // As in a suspended process, no further statement comes.
      await stage.ended(id);
    });
    await stage.worker();
    await expect(held).rejects.toThrow();
    expect((await stage.fleet.run(id)).outcome).toBe('changed');
    await pool.end();
  });
});
