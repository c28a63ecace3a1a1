export type { Call, Inputs, Operation } from './call.js';
export { MANAGED_KEY } from './change.js';
export { type Observation, observe } from './observe.js';
export { pass, rest } from './passing-time.js';
export { isRefusal, type Refusal } from './refusal.js';
export { emptyWorld, type Table, type World } from './state.js';
export { step } from './step.js';
