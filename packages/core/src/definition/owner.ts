import { InvalidOwnerError } from '../errors/definition-errors.js';
import { isRecord } from '../values.js';
import { show } from './issues.js';

/** The name of an owner, and where it was given, for errors: `--owner`. */
export interface OwnerName {
  readonly name: string;
  readonly from: string;
  /** Locations of the owner's resources beside those of the definitions, for orphans: `[{ region: 'eu-west-1' }]`. */
  readonly locations?: readonly Location[];
}

/** An owner in code: its name, or more about it. */
export type OwnerOption = string | (Pick<OwnerName, 'name' | 'locations'> & Partial<Pick<OwnerName, 'from'>>);

/** What locates resources, under the keys of definitions: `{ region: 'eu-west-1', profile: 'shop' }`. */
export type Location = Readonly<Record<string, string>>;

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
export function checkOwner(owner: OwnerOption, from: string): OwnerName {
  const given = { from, ...(typeof owner === 'object' && owner !== null ? owner : { name: owner }) };
  const { name, locations = [] } = given;
  const fault =
    ownerFault(name) ??
    (Array.isArray(locations) ? locations.map(locationFault).find(isText) : 'locations: expected a list.');
  if (fault !== undefined) throw new InvalidOwnerError(given.from, fault);
  return given;
}

function locationFault(location: unknown, index: number): string | undefined {
  return isLocation(location) ? undefined : `locations[${index}]: expected ${LOCATION}, found ${show(location)}.`;
}

/** What a location is, for errors. */
export const LOCATION = 'a map of texts, such as region: eu-west-1';

/** Whether a value is a location. */
export function isLocation(value: unknown): value is Location {
  return isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
