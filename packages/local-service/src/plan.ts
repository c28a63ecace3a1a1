import { type Change, type DesiredState, type Marks, type Resting, State, type Step } from '@pcf/core';
import type { ServiceSettings } from './definition.js';
import type { ObservedProcess, ObservedService } from './observe.js';
import type { Declared, ServiceLocation } from './paths.js';
import { diff } from './service-folder/description.js';

/** The input of a plan: what is declared, and the desired state. */
export interface PlanInput {
  /** The particle's name, for the summaries of steps. */
  readonly name: string;
  readonly location: ServiceLocation;
  readonly declared: Declared;
  readonly settings: Pick<ServiceSettings, 'stop_signal' | 'stop_timeout' | 'min_ready_seconds'>;
  readonly target: DesiredState;
  /** The marks of a new service. */
  readonly marks?: Marks | undefined;
}

/** The usual time between the stop signal and the end of a process, in milliseconds. */
const USUAL_STOP_TIME = 1_000;

/**
 * Plans the steps from the observed state to the desired state. A running process cannot be changed: it is stopped, its
 * description is written, and it is started again. Pure.
 */
export function planService(seen: Resting<ObservedService>, input: PlanInput): ServiceStep[] {
  const { target } = input;
  const observed = seen.kind === 'missing' ? undefined : seen.settings;
  const process = observed?.process;
  if (target === State.terminated) return [...stopSteps(process, [], input), removeStep(observed, input)];
  const differences = diff(observed?.description, input.declared);
  const changes = observed ? differences : [];
  const write = differences.length > 0 ? [writeStep(observed, changes, input)] : [];
  if (target === State.stopped) return [...stopSteps(process, changes, input), ...write];
  if (process && !process.stop_overdue && write.length === 0) return [];
  return [...stopSteps(process, changes, input), ...write, startStep(input)];
}

/** @param changes - the changes for which the process must be stopped */
function stopSteps(process: ObservedProcess | undefined, changes: readonly Change[], input: PlanInput): ServiceStep[] {
  if (!process) return [];
  const { pid, stop_overdue } = process;
  const { stop_signal: signal, stop_timeout } = input.settings;
  const { folder } = input.location;
  const common = { usually: USUAL_STOP_TIME, ...(changes.length > 0 && { changes }) };
  if (stop_overdue) {
    const summary = `kill the service ${input.name}, which did not end within ${stop_timeout} s of the stop signal`;
    return [{ operation: 'Kill', input: { folder, pid }, summary, ...common }];
  }
  const summary = `stop the service ${input.name} with ${signal}`;
  return [{ operation: 'Stop', input: { folder, pid, signal }, summary, ...common }];
}

function writeStep(
  observed: ObservedService | undefined,
  changes: readonly Change[],
  { name, location, declared, marks }: PlanInput,
): ServiceStep {
  const { environment, ...shown } = declared;
  return {
    operation: 'Write',
    input: {
      folder: location.folder,
      ...shown,
      ...(environment && { environment: Object.keys(environment).sort() }),
      ...(!observed?.description && marks && { marks }),
    },
    summary: `write the description of the service ${name}`,
    ...(!observed && { creates: true }),
    ...(changes.length > 0 && { changes }),
  };
}

function startStep({ name, location: { folder }, settings }: PlanInput): ServiceStep {
  return {
    operation: 'Start',
    input: { folder },
    summary: `start the service ${name}`,
    usually: settings.min_ready_seconds * 1_000,
  };
}

/** Plans the change of the marks of a service. Its process is not stopped. Pure. */
export function planMarks(input: MarkInput, name: string): ServiceStep[] {
  const { owner = 'none', id = 'none', keep = false } = input.after;
  const summary = `mark the service ${name}: owner ${owner}, id ${id}${keep ? ', keep' : ''}`;
  return [{ operation: 'Mark', input, summary }];
}

function removeStep(observed: ObservedService | undefined, { name, location }: PlanInput): ServiceStep {
  const keepsLog = observed?.description && observed.description.log !== location.ownLog && !observed.oldLog;
  return {
    operation: 'Remove',
    input: { folder: location.folder },
    summary: `remove the description of the service ${name}${keepsLog ? '' : ' and its log'}`,
    ...(!keepsLog && { loses: 'data', lost: `the log ${location.ownLog}` }),
  };
}

/** The settings to write. Of the environment only the names: steps are shown and logged. */
export interface WriteInput extends Omit<Declared, 'environment'> {
  readonly folder: string;
  readonly environment?: readonly string[];
  /** Of a new service. */
  readonly marks?: Marks;
}

/** Identifies a service. */
export interface ServiceInput {
  readonly folder: string;
}

/** Identifies the observed process, so that a process that has replaced it is left alone. */
export interface ProcessInput extends ServiceInput {
  readonly pid: number;
}

/** The marks to change, so that marks that have replaced them are left alone. */
export interface MarkInput extends ServiceInput {
  readonly before: Marks;
  readonly after: Marks;
}

/** A step that changes a service. */
export type ServiceStep =
  | Step<'Write', WriteInput>
  | Step<'Mark', MarkInput>
  | Step<'Start', ServiceInput>
  | Step<'Stop', ProcessInput & { readonly signal: ServiceSettings['stop_signal'] }>
  | Step<'Kill', ProcessInput>
  | Step<'Remove', ServiceInput>;
