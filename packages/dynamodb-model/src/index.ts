export { type Observation, observe } from './observe.js';

export { pass, rest } from './passing-time.js';

export type { Inputs, ModelCall, Operation } from './step.js';

export { step } from './step.js';

export { MANAGED_KEY } from './table/change.js';

export { isRefusal, type Refusal } from './world/refusal.js';

export { emptyWorld, type ModelWorld, type Table } from './world/state.js';
