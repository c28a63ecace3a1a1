import { FlavorError } from '../errors/flavor-error.js';
import { PcfError } from '../errors/pcf-error.js';
import type { Observation, Step } from '../model/contract.js';
import { State } from '../model/state.js';
import { messageOf } from '../values.js';

/** Whose code is called. */
export interface Guarded {
  readonly id: string;
  readonly provider: string;
}

/**
 * Calls a method of a flavor. What it throws on purpose, a `PcfError`, goes through; anything else is told as the flavor's
 * fault, with its package's name.
 */
export async function callFlavor<T>(
  { id, provider }: Guarded,
  method: string,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof PcfError || signal.aborted) throw error;
    throw failed(id, provider, method, error);
  }
}

/** As {@link callFlavor}, for `planSteps` and `planUnsettled`; and makes sure that the answer is a list of steps. */
export function planByFlavor<S extends Step>(
  flavor: Guarded,
  method: 'planSteps' | 'planUnsettled',
  plan: () => readonly S[],
): readonly S[] {
  const steps = callPure(flavor, method, plan);
  if (Array.isArray(steps) && steps.every(isStep)) return steps;
  const problem = 'gave no list of steps: each needs an operation and a summary.';
  throw new FlavorError(flavor.id, flavor.provider, method, problem);
}

/** As {@link callFlavor}, for `planNotes`; and makes sure that the answer is a list of texts. */
export function notesByFlavor(flavor: Guarded, tell: () => readonly string[]): readonly string[] {
  const notes = callPure(flavor, 'planNotes', tell);
  if (Array.isArray(notes) && notes.every((note) => typeof note === 'string')) return notes;
  throw new FlavorError(flavor.id, flavor.provider, 'planNotes', 'gave no list of texts.');
}

function callPure<T>({ id, provider }: Guarded, method: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof PcfError) throw error;
    throw failed(id, provider, method, error);
  }
}

/** Makes sure that a flavor's answer is an observation. */
export function checkObservation({ id, provider }: Guarded, observation: unknown): void {
  if (isObservation(observation)) return;
  const problem = `gave no observation but ${describe(observation)}: expected { kind: 'missing' | 'moving' | 'blocked' | 'settled', … }.`;
  throw new FlavorError(id, provider, 'observe', problem);
}

function failed(id: string, provider: string, method: string, error: unknown): FlavorError {
  const message = messageOf(error);
  return new FlavorError(id, provider, method, `failed: ${message}`, { cause: error });
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

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'kind' in value
    ? `one of the kind ${JSON.stringify(value.kind)} that lacks something`
    : 'something without a kind';
}
