import type { GlobalTable } from '../world/state.js';
import type { TableState } from '../world/table-state.js';

/** A fault of DynamoDB itself, made by {@link acceptAndIgnore}, {@link stayForever} or {@link meanwhile}. */
export type WorldFault =
  | { readonly kind: 'acceptAndIgnore' }
  | { readonly kind: 'stayForever' }
  | { readonly kind: 'meanwhile'; readonly operation: string; readonly input: object };

/** DynamoDB answers as though it did what the call asks for, and does nothing. */
export const acceptAndIgnore = (): WorldFault => ({ kind: 'acceptAndIgnore' });

/**
 * The transient states that the table is in after the call never end: `CREATING` after `CreateTable`, `UPDATING` after
 * `UpdateTable`, `DELETING` after `DeleteTable`.
 */
export const stayForever = (): WorldFault => ({ kind: 'stayForever' });

/**
 * Just before the call takes effect, someone else of the same account makes another one in the same region.
 *
 * @param operation - of the control plane, for example `UpdateTable` or `DeleteTable`
 * @param input - what that call sends; when it is refused, the call that the fault befalls is a 500 that says so
 *
 * @example
 * ```ts
 * simulator.faults.inject(meanwhile('DeleteTable', { TableName: 'orders' }), { operation: 'UpdateTable' });
 * ```
 */
export const meanwhile = (operation: string, input: object): WorldFault => ({ kind: 'meanwhile', operation, input });

/** The last moment that JavaScript's dates can show. */
const NEVER = 8.64e15;

/** The names under which the state keeps the time at which something that is under way gets on or is done. */
const DUE: readonly string[] = ['due', 'ready', 'shown', 'list', 'show', 'tableDue'];

/** Moves the end of everything that is under way beyond all time. */
export function holdForever(under: readonly (TableState | GlobalTable | undefined)[], now: number): void {
  hold(under, now);
}

function hold(value: object, now: number): void {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object' && member !== null) hold(member, now);
    else if (DUE.includes(name) && member >= now) Reflect.set(value, name, NEVER);
  }
}
