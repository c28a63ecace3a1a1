// Takes calls from a shared budget, as fast as it lets them pass.

import { sharedBudget } from '../dist/budget.js';
import { openPool } from '../dist/database.js';

const { database, perSecond, milliseconds, isBusy } = JSON.parse(process.argv[2]);
const pool = openPool(database, 4);
const budget = sharedBudget(pool, [{ perSecond, burst: 1 }]);
const signal = new AbortController().signal;
const call = {
  service: 'DynamoDB',
  operation: 'UpdateTable',
  region: 'eu-west-1',
  caller: 'bench',
  writes: true,
  signal,
};
await budget.take(call);
process.send?.({ ready: true });
process.once('message', async () => {
  const until = performance.now() + milliseconds;
  let passed = 0;
  const lane = async () => {
    while (performance.now() < until) {
      await budget.take(call);
      if (performance.now() < until) passed += 1;
    }
  };
  if (isBusy) await Promise.all(Array.from({ length: 40 }, lane));
  process.send?.({ passed });
  await pool.end();
  process.disconnect();
});
