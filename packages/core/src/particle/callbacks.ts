import { CallbackError } from '../errors/reconcile-errors.js';
import type { Verb } from './contract.js';
import type { Particle } from './particle.js';

/** What a callback is called with: its `kwargs`, with the particle in place of `particle: true`. */
export type CallbackArguments = Readonly<Record<string, unknown>> & { readonly particle?: Particle };

/** A function that is called after a transition. */
export interface Callback {
  /** What it returns is waited for, and not used. */
  readonly function: (args: CallbackArguments) => unknown;
  /** Handed to the function as they are; `particle: true` stands for the particle itself. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
}

/**
 * What is called after which kind of transition: `start` when the resource was brought to running, `stop`, `terminate`, and
 * `update` when it was in the desired state already and its settings were changed.
 */
export type Callbacks = { readonly [Kind in Verb]?: Callback };

export const CALLBACK_KINDS: readonly Verb[] = ['start', 'stop', 'terminate', 'update'];

/**
 * Calls the callback of a kind of transition, where the definition has one.
 *
 * @throws {@link CallbackError} when it fails
 */
export async function callBack(particle: Particle, callbacks: Callbacks, kind: Verb | undefined): Promise<void> {
  const callback = kind && callbacks[kind];
  if (!callback) return;
  const { particle: wantsParticle, ...others } = structuredClone(callback.kwargs ?? {});
  try {
    await callback.function(wantsParticle === true ? { ...others, particle } : others);
  } catch (error) {
    throw new CallbackError(particle.id, kind, { cause: error });
  }
}
