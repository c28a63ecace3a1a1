import type { Step } from '@pcf/core';
import type { ServiceSettings } from './definition.js';
import type { Declared } from './paths.js';

/** What a description is to hold. Of the environment, only the names: steps are shown and logged. */
export interface WriteInput extends Omit<Declared, 'environment'> {
  readonly folder: string;
  readonly environment?: readonly string[];
}

/** What names a service. */
export interface ServiceInput {
  readonly folder: string;
}

/** What names the process that was seen: another one that has taken its place is left alone. */
export interface ProcessInput extends ServiceInput {
  readonly pid: number;
}

/** One change of a service. */
export type ServiceStep =
  | Step<'Write', WriteInput>
  | Step<'Start', ServiceInput>
  | Step<'Stop', ProcessInput & { readonly signal: ServiceSettings['stop_signal'] }>
  | Step<'Kill', ProcessInput>
  | Step<'Remove', ServiceInput>;
