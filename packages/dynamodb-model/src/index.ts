export { type Observation, observe } from './observe.js';

export { pass, rest } from './passing-time.js';

export type { Call, Inputs, Operation } from './step.js';

export { step } from './step.js';

export { MANAGED_KEY } from './table/change.js';

export { isRefusal, type Refusal } from './world/refusal.js';

export { emptyWorld, type Table, type World } from './world/state.js';
