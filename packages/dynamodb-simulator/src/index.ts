export type { AllowedOrigins, SdkRequest, SdkRequestHandler, SdkResponse } from '@pcf/testing/aws-json';

export type { SimulatorFaults, SimulatorFaultTarget } from './faults/faults.js';

export { acceptAndIgnore, meanwhile, stayForever, type WorldFault } from './faults/world-fault.js';
export type { RecordedCall } from './http/call-log.js';
export { localBackend } from './local-backend.js';
export { StateFolderError } from './saved-state/level.js';

export { createSimulator, type Simulator, type SimulatorClock, type SimulatorOptions } from './simulator.js';

export type { Durations, DurationsPreset } from './world/durations.js';
