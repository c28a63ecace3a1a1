export { ExitCode } from './exit-codes.js';
export type { Io, SignalSource, StopSignal } from './io.js';
export type { LocalBackend, RunningBackend } from './local/backend.js';
export { main, run } from './main.js';
