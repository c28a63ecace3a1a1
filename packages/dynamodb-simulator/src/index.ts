export type { Durations, DurationsPreset } from './durations.js';
export { localBackend } from './local-backend.js';
export { createSimulator, type Simulator, type SimulatorOptions } from './simulator.js';
export type { SdkRequest, SdkRequestHandler, SdkResponse } from './wire/request-handler.js';
