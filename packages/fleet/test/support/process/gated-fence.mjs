import { fence as original } from '../../../dist/worker/fence.js';
import { config, gate } from './control.mjs';

export * from '../../../dist/worker/fence.js';

/** @type {typeof original} */
export const fence = (pool, holding, written) => {
  const check = config.without.includes('epoch') ? async () => {} : original(pool, holding, written);
  return async (proposed) => {
    await check(proposed);
    await gate('before send', proposed.step.operation);
  };
};
