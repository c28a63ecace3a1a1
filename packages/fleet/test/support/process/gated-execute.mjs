import { execute as original } from '../../../dist/worker/execute.js';
import { gate } from './control.mjs';

export * from '../../../dist/worker/execute.js';

/** @type {typeof original} */
export const execute = async (job, options) => {
  await gate('taken', job.run);
  await original(job, options);
};
