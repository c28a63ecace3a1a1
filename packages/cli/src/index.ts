export { ExitCode } from './exit-codes.js';
export type { Io, SignalSource, StopSignal } from './io.js';
export type { LocalBackend, LocalBackendOptions, RunningBackend } from './local/backend.js';
export { main, run } from './main.js';
