import type { BeforeStep } from '../model/before-step.js';
import type { Losses } from '../model/losses.js';
import type { Clock } from './clock.js';
import { Token } from './container.js';
import type { Events } from './events.js';

/** The runtime's clock. */
export const CLOCK = new Token<Clock>('clock');

/** Random numbers from 0 up to 1, for the jitter of waits. */
export const RANDOM = new Token<() => number>('random');

/** The runtime's events. */
export const EVENTS = new Token<Events>('events');

/**
 * The hooks before each step, in the order in which they are called. The runtime's are those of `createPcf({ beforeStep })`; bind others
 * for one field.
 *
 * @example
 * ```ts
 * const field = pcf.field(definitions, { services: [bind(BEFORE_STEP, { useValue: [audit] })] });
 * ```
 */
export const BEFORE_STEP = new Token<readonly BeforeStep[]>('before-step hooks');

/** What the runtime does with losses where an apply does not set `losses`. */
export const LOSSES = new Token<Losses>('losses');

/** Aborted when the runtime is disposed. */
export const RUNTIME_SIGNAL = new Token<AbortSignal>('runtime signal');
