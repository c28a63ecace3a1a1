import type { GlobalTable } from '../world/state.js';
import type { TableState } from '../world/table-state.js';

/** A fault of DynamoDB itself, made by {@link acceptAndIgnore}, {@link stayForever} or {@link meanwhile}. */
export type WorldFault =
  | { readonly kind: 'acceptAndIgnore' }
  | { readonly kind: 'stayForever' }
  | { readonly kind: 'meanwhile'; readonly operation: string; readonly input: object };

/** DynamoDB answers as if the call succeeded, and does nothing. */
export const acceptAndIgnore = (): WorldFault => ({ kind: 'acceptAndIgnore' });

/**
 * The transient states that the table is in after the call never end: `CREATING` after `CreateTable`, `UPDATING` after
 * `UpdateTable`, `DELETING` after `DeleteTable`.
 */
export const stayForever = (): WorldFault => ({ kind: 'stayForever' });

/**
 * Just before the call takes effect, another client of the same account makes another call in the same region.
 *
 * @param operation - of the control plane, for example `UpdateTable` or `DeleteTable`
 * @param input - the input of that call. If it is refused, the call that the fault applies to is answered with a 500 that says so
 *
 * @example
 * ```ts
 * simulator.faults.inject(meanwhile('DeleteTable', { TableName: 'orders' }), { operation: 'UpdateTable' });
 * ```
 */
export const meanwhile = (operation: string, input: object): WorldFault => ({ kind: 'meanwhile', operation, input });

/** The last moment that JavaScript's dates can show. */
const NEVER = 8.64e15;

/** The keys of the state that hold the time at which a change ends, or its next phase begins. */
const DUE: readonly string[] = ['due', 'ready', 'shown', 'list', 'show', 'tableDue'];

/** Moves the end of every change that is under way to the end of time. */
export function holdForever(under: readonly (TableState | GlobalTable | undefined)[], now: number): void {
  hold(under, now);
}

function hold(value: object, now: number): void {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object' && member !== null) hold(member, now);
    else if (DUE.includes(name) && member >= now) Reflect.set(value, name, NEVER);
  }
}
