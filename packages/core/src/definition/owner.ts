import { InvalidOwnerError } from '../errors/definition-errors.js';
import { show } from './issues.js';

/** The name of an owner, and where it was given, for errors: `--owner`. */
export interface OwnerName {
  readonly name: string;
  readonly from: string;
}

/** Every provider accepts such a text as the value of a mark, and finds it again: there is one way to write each name. */
const OWNER = /^[A-Za-z0-9._:/=+\-@]{1,128}$/;

const RULE = 'the name of an owner: 1 to 128 characters, letters from A to Z, digits and . _ : / = + - @ (no spaces)';

/** Returns what is wrong with the name of an owner; `undefined` where nothing is. */
export function ownerFault(name: unknown): string | undefined {
  if (typeof name === 'string' && OWNER.test(name)) return undefined;
  const found = name === undefined || name === null ? 'missing' : `found ${show(name)}`;
  return `${found}; expected ${RULE}.`;
}

/**
 * Checks the name of an owner.
 *
 * @param from - where it was given, for the error
 * @throws {@link InvalidOwnerError} for any other text or value
 */
export function checkOwner(owner: string | OwnerName, from: string): OwnerName {
  const given = typeof owner === 'object' && owner !== null ? owner : { name: owner, from };
  const fault = ownerFault(given.name);
  if (fault !== undefined) throw new InvalidOwnerError(given.from, fault);
  return given;
}
