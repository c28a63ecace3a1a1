export * from '../../../dist/worker/fence.js';

export const checkLease = () => {};
export const heard = async () => {};
