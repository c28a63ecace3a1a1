import { PcfError } from '../errors/pcf-error.js';
import { FlavorError } from '../errors/registry-errors.js';
import type { SettingDrift } from '../model/drift.js';
import type { Observation } from '../model/observation.js';
import { State } from '../model/state.js';
import type { Step } from '../model/step.js';
import { isRecord, messageOf } from '../values.js';

/**
 * The particle whose flavor is called, for errors. The other subjects add to it what one file needs: `PlanSubject`, `VerbSubject`,
 * `ApplySubject`, `QueuedSubject`; and `ObservedSubject`.
 */
export interface CallSubject {
  readonly id: string;
  /** The npm package of the flavor. */
  readonly packageName: string;
}

/**
 * Calls an asynchronous method of a flavor. A `PcfError` that it throws passes; anything else becomes a `FlavorError` that names the
 * package.
 */
export async function callFlavor<T>(
  flavor: CallSubject,
  method: string,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof PcfError || signal.aborted) throw error;
    throw failed(flavor, method, error);
  }
}

/** Calls `planSteps`, `planUnsettled` or `planMarks`, and checks that the answer is a list of steps. */
export function planByFlavor<S extends Step>(
  flavor: CallSubject,
  method: 'planSteps' | 'planUnsettled' | 'planMarks',
  plan: () => readonly S[],
): readonly S[] {
  const steps = callPure(flavor, method, plan);
  if (Array.isArray(steps) && steps.every(isStep)) return steps;
  throw wrongAnswer(flavor, method, 'did not return a list of steps, each with an operation and a summary.');
}

/** Calls `planNotes`, and checks that the answer is a list of texts. */
export function notesByFlavor(flavor: CallSubject, planNotes: () => readonly string[]): readonly string[] {
  const notes = callPure(flavor, 'planNotes', planNotes);
  if (Array.isArray(notes) && notes.every((note) => typeof note === 'string')) return notes;
  throw wrongAnswer(flavor, 'planNotes', 'did not return a list of texts.');
}

/** Calls `compareSettings`, and checks that the answer is a list of settings. */
export function driftByFlavor(flavor: CallSubject, compare: () => readonly SettingDrift[]): readonly SettingDrift[] {
  const drift = callPure(flavor, 'compareSettings', compare);
  if (Array.isArray(drift) && drift.every((one) => isRecord(one) && hasText(one, 'path'))) return drift;
  throw wrongAnswer(flavor, 'compareSettings', 'did not return a list of settings, each with a path.');
}

/** Checks that the answer of `observe` is an observation. */
export function checkObservation(flavor: CallSubject, observation: unknown): void {
  if (isObservation(observation)) return;
  const expected = "expected { kind: 'missing' | 'moving' | 'blocked' | 'settled', … }";
  throw wrongAnswer(flavor, 'observe', `returned ${nameOf(observation)}: ${expected}.`);
}

/** Checks that the answer of `readMarks` is marks. */
export function checkMarks(flavor: CallSubject, marks: unknown): void {
  if (isRecord(marks) && ['owner', 'id'].every((key) => isTextOrAbsent(marks[key]))) return;
  throw wrongAnswer(flavor, 'readMarks', 'did not return { owner?, id?, keep? }.');
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function callPure<T>(flavor: CallSubject, method: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof PcfError) throw error;
    throw failed(flavor, method, error);
  }
}

function failed({ id, packageName }: CallSubject, method: string, cause: unknown): FlavorError {
  return new FlavorError(id, packageName, method, `failed: ${messageOf(cause)}`, { cause });
}

function wrongAnswer({ id, packageName }: CallSubject, method: string, problem: string): FlavorError {
  return new FlavorError(id, packageName, method, problem);
}

function isObservation(value: unknown): value is Observation {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'missing') return true;
  if ('identity' in value && value.identity !== undefined && !hasText(value, 'identity')) return false;
  if (value.kind === 'moving') return hasText(value, 'status');
  if (value.kind === 'blocked') return hasText(value, 'status') && hasText(value, 'reason');
  if (value.kind !== 'settled' || !('settings' in value) || !('state' in value) || !('outputs' in value)) return false;
  const rests = value.state === State.running || value.state === State.stopped;
  return rests && typeof value.outputs === 'object' && value.outputs !== null;
}

function isStep(value: unknown): boolean {
  return typeof value === 'object' && value !== null && hasText(value, 'operation') && hasText(value, 'summary');
}

function hasText(value: object, key: string): boolean {
  const text: unknown = Reflect.get(value, key);
  return typeof text === 'string' && text !== '';
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'kind' in value
    ? `an incomplete observation of kind ${JSON.stringify(value.kind)}`
    : 'an object without "kind"';
}
