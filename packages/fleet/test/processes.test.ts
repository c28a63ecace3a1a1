import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge } from './support/ledger.js';
import { openStage, type Stage, table } from './support/stage.js';
import { suspendedBeforeSend } from './support/suspended.js';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const SAFE = { stale: [], doubled: [], othersTouched: [] };

describe('a worker that is suspended between the hook before its step and the call', () => {
  it('sends nothing when it goes on', async () => {
    expect(await suspendedBeforeSend(stage, 'before send', [])).toMatchObject({ ...SAFE, creates: 1 });
  });

  it('creates what was deleted meanwhile where the hook is the whole fence', async () => {
    const { stale, doubled } = await suspendedBeforeSend(stage, 'before send', ['lease']);
    expect(stale).toEqual([expect.stringContaining('CreateTable 000000000001/orders')]);
    expect(doubled).toEqual([]);
  });
});

describe('kill -9', () => {
  it.each(['hang', 'swallow'] as const)(
    'in the middle of a create whose answer does not come (%s): it is created once',
    async (fate) => {
      const first = await stage.worker();
      stage.cloud.rule = ({ operation, sender }) =>
        operation === 'CreateTable' && sender?.pid === first.pid ? fate : undefined;
      const { id } = await stage.fleet.submit({ tenant: 'shop.1', field: 'web', definitions: [table('orders')] });
      await stage.cloud.seen(({ operation, outcome }) => operation === 'CreateTable' && outcome !== 'under way');
      await stage.worker();
      await first.kill();
      expect(await stage.ended(id)).toMatchObject({ attempts: 2 });
      expect(judge(stage.cloud.calls)).toMatchObject({ ...SAFE, creates: 1 });
    },
  );
});
