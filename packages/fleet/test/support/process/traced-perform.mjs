import { perform as original } from '../../../dist/worker/perform.js';
import { gate, print, withRun } from './control.mjs';

/** @type {typeof original} */
export const perform = (run, signal, options) => {
  const { id, epoch, tenant, field, attempts } = run;
  return withRun({ worker: options.worker, run: id, epoch: Number(epoch ?? -1), tenant, field, attempts }, async () => {
    await gate('begin', field);
    try {
      const end = await original(run, signal, options);
      await gate('end', field);
      return end;
    } finally {
      print({ event: 'performed', run: id, field });
    }
  });
};
