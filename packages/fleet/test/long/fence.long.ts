import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge } from '../support/ledger.js';
import { startProxy } from '../support/proxy.js';
import { openStage, type Stage, table } from '../support/stage.js';
import { suspendedBeforeSend } from '../support/suspended.js';
import type { FencePart } from '../support/worker-process.js';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const submit = (definitions: readonly object[]) =>
  stage.fleet.submit({ tenant: 'shop.1.allow', field: 'web', definitions });

const SAFE = { stale: [], doubled: [], othersTouched: [] };

describe('a worker that is suspended while it signs a request', () => {
  it('sends nothing when it goes on', async () => {
    expect(await suspendedBeforeSend(stage, 'signing', [])).toMatchObject({ ...SAFE, creates: 1 });
  });

  it('creates what was deleted meanwhile where nothing checks after the signature', async () => {
    const { stale } = await suspendedBeforeSend(stage, 'signing', ['check at send']);
    expect(stale).toEqual([expect.stringContaining('CreateTable 000000000001/orders')]);
  });
});

describe('a worker that is taken for dead because it lost its connection, and goes on', () => {
  it('sends nothing afterwards', async () => {
    await using proxy = await startProxy(stage.database);
    const first = await stage.worker({ gates: ['before send'], lease: 15_000, database: proxy.url });
    const { id } = await submit([table('orders')]);
    await first.heldAt('before send', 'CreateTable');
    proxy.cut();
    await stage.worker({ lease: 15_000 });
    expect(await stage.expelled(await first.ready())).toBe('connection');
    await stage.ended(id);
    await stage.ended((await submit([table('orders', { desired_state: 'terminated' })])).id);
    first.open('before send');
    await first.told(({ event }) => event === 'performed');
    expect(judge(stage.cloud.calls)).toMatchObject({ ...SAFE, creates: 1 });
  });

  it('joins again when the network is mended, and works', async () => {
    await using proxy = await startProxy(stage.database);
    const first = await stage.worker({ database: proxy.url });
    const name = await first.ready();
    const second = await stage.worker();
    proxy.cut();
    await stage.expelled(name);
    proxy.mend();
    await first.told(({ event }) => event === 'lost');
    await second.leave();
    const run = await stage.ended((await submit([table('orders')])).id);
    expect(run).toMatchObject({ outcome: 'changed', worker: expect.not.stringContaining(name) });
  });
});

/** The beats of the first worker get no answer, so that another one takes its run over; its clocks stand still, and it does not notice. */
async function stoppedClocks(without: readonly FencePart[]) {
  await using proxy = await startProxy(stage.database);
  const first = await stage.worker({ gates: ['begin'], without, database: proxy.url });
  const { id } = await submit([table('orders')]);
  const key = await first.heldAt('begin');
  first.stopClocks();
  proxy.freeze((application) => application.startsWith('pcf-fleet w-'));
  await stage.worker();
  await stage.expelled(await first.ready());
  await stage.ended(id);
  await stage.ended((await submit([table('orders', { desired_state: 'terminated' })])).id);
  first.pass(key);
  await first.told(({ event }) => event === 'performed');
  return judge(stage.cloud.calls);
}

describe('a worker whose clocks stood still while another one took over', () => {
  it('sends nothing after its next step was checked', async () => {
    expect(await stoppedClocks([])).toMatchObject({ ...SAFE, creates: 1 });
  });

  it('creates what was deleted meanwhile where no step is checked', async () => {
    expect((await stoppedClocks(['epoch'])).stale).toEqual([
      expect.stringContaining('CreateTable 000000000001/orders'),
    ]);
  });
});
