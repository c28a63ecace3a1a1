import { type Change, type DesiredState, type Resting, State, type Step } from '@pcf/core';
import type { ServiceSettings } from './definition.js';
import { diff } from './folder/description.js';
import type { ObservedProcess, ObservedService } from './observe.js';
import type { Declared, Place } from './paths.js';

/** What a service is planned for. */
export interface Intent {
  /** The particle's name, for summaries. */
  readonly name: string;
  readonly place: Place;
  readonly declared: Declared;
  readonly settings: Pick<ServiceSettings, 'stop_signal' | 'stop_timeout' | 'min_ready_seconds'>;
  readonly target: DesiredState;
}

/** How long a process that heeds its stop signal usually takes, in milliseconds. */
const USUAL_END = 1_000;

/**
 * The steps from what was seen to what is declared. What runs cannot be changed: it is stopped, described anew and started.
 * Pure.
 */
export function planService(seen: Resting<ObservedService>, intent: Intent): ServiceStep[] {
  const { target } = intent;
  const observed = seen.kind === 'missing' ? undefined : seen.settings;
  const process = observed?.process;
  if (target === State.terminated) return [...halt(process, [], intent), removeStep(observed, intent)];
  const differences = diff(observed?.description, intent.declared);
  const changes = observed ? differences : [];
  const write = differences.length > 0 ? [writeStep(observed, changes, intent)] : [];
  if (target === State.stopped) return [...halt(process, changes, intent), ...write];
  if (process && !process.stop_overdue && write.length === 0) return [];
  return [...halt(process, changes, intent), ...write, startStep(intent)];
}

/** @param changes - what the process has to be stopped for */
function halt(process: ObservedProcess | undefined, changes: readonly Change[], intent: Intent): ServiceStep[] {
  if (!process) return [];
  const { pid, stop_overdue } = process;
  const { stop_signal: signal, stop_timeout } = intent.settings;
  const { folder } = intent.place;
  const common = { usually: USUAL_END, ...(changes.length > 0 && { changes }) };
  if (stop_overdue) {
    const summary = `kill the service ${intent.name}, which has not ended within ${stop_timeout} s of being told to stop`;
    return [{ operation: 'Kill', input: { folder, pid }, summary, ...common }];
  }
  const summary = `stop the service ${intent.name} with ${signal}`;
  return [{ operation: 'Stop', input: { folder, pid, signal }, summary, ...common }];
}

function writeStep(
  observed: ObservedService | undefined,
  changes: readonly Change[],
  { name, place, declared }: Intent,
): ServiceStep {
  const { environment, ...shown } = declared;
  return {
    operation: 'Write',
    input: { folder: place.folder, ...shown, ...(environment && { environment: Object.keys(environment).sort() }) },
    summary: `write the description of the service ${name}`,
    ...(!observed && { creates: true }),
    ...(changes.length > 0 && { changes }),
  };
}

function startStep({ name, place: { folder }, settings }: Intent): ServiceStep {
  return {
    operation: 'Start',
    input: { folder },
    summary: `start the service ${name}`,
    usually: settings.min_ready_seconds * 1_000,
  };
}

function removeStep(observed: ObservedService | undefined, { name, place }: Intent): ServiceStep {
  const keepsLog = observed?.description && observed.description.log !== place.ownLog && !observed.oldLog;
  return {
    operation: 'Remove',
    input: { folder: place.folder },
    summary: `remove the description of the service ${name}${keepsLog ? '' : ' and its log'}`,
    ...(!keepsLog && { loses: 'data', lost: `the log ${place.ownLog}` }),
  };
}

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
