import { State } from '@pcf/core';

/**
 * The states that the statuses of a table mean, by the status in lower case. A status that is not here does not pass by
 * itself, or is not known: the table is blocked then.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export const stateLookup: Readonly<Record<string, State>> = Object.freeze({
  creating: State.pending,
  updating: State.pending,
  deleting: State.pending,
  active: State.running,
});
