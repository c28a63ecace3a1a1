import { didYouMean } from './did-you-mean.js';
import { defineError } from './pcf-error.js';

/**
 * A reference of a definition has no value: what it names does not exist, or has no such output or setting. Nothing was written.
 *
 * Arguments: the particle whose definition holds the reference; its path there, `aws_resource.KmsKeyId`; the reference as written; why
 * it has no value, and what to do.
 */
export class UnresolvedReferenceError extends defineError(
  'UnresolvedReferenceError',
  'PCF_UNRESOLVED_REFERENCE',
  (id: string, path: string, reference: string, reason: string, options?: ErrorOptions) => ({
    id,
    path,
    reference,
    message: `${id}: the reference ${reference} at ${path} has no value: ${reason}`,
    cause: options?.cause,
  }),
) {}

/**
 * A field has no particle or quasiparticle of this name, or several.
 *
 * Arguments: the name or id that was asked for; the ids that it could mean; all names and ids of the field.
 */
export class UnknownParticleError extends defineError(
  'UnknownParticleError',
  'PCF_UNKNOWN_PARTICLE',
  (wanted: string, matches: readonly string[], known: readonly string[]) => ({
    wanted,
    message: matches.length > 0 ? explainSeveral(wanted, matches) : explainNone(wanted, known),
  }),
) {}

/** A particle and one that depends on it, whose desired states exclude each other. */
interface ConflictingPair {
  readonly parent: string;
  /** The desired state of the parent. */
  readonly to: string;
  readonly child: string;
  /** The desired state of the child. */
  readonly state: string;
}

/** A particle is to be terminated or stopped, and one that depends on it is to run. Nothing was written. */
export class ContradictingStatesError extends defineError(
  'ContradictingStatesError',
  'PCF_CONTRADICTING_STATES',
  (pairs: readonly ConflictingPair[]) => ({
    pairs,
    message: [
      'Conflicting desired states. Change one in each pair:',
      ...pairs.map(
        ({ parent, to, child, state }) =>
          `  ${parent} should be ${to}, but ${child}, which depends on it, should be ${state}`,
      ),
    ],
  }),
) {}

/** Two packages provide the lookup of the same resource. */
export class DuplicateLookupError extends defineError(
  'DuplicateLookupError',
  'PCF_DUPLICATE_LOOKUP',
  (resource: string, first: string, second: string) => ({
    resource,
    message: `The lookup of "${resource}" is registered by ${first} and again by ${second}. Remove one of the two plugins.`,
  }),
) {}

/** As many names as a person can look through. */
const MOST_NAMES = 20;

function explainNone(wanted: string, known: readonly string[]): string {
  const comparable = known.filter((name) => name.includes(':') === wanted.includes(':'));
  const ids = known.filter((name) => name.includes(':'));
  const more = ids.length > MOST_NAMES ? `, and ${ids.length - MOST_NAMES} more` : '';
  const all = ids.length === 0 ? 'none' : `${ids.slice(0, MOST_NAMES).join(', ')}${more}`;
  return `There is no particle "${wanted}" in the field.${didYouMean(wanted, comparable)} Known ids: ${all}.`;
}

function explainSeveral(wanted: string, matches: readonly string[]): string {
  return `Several particles of the field are called "${wanted}". Use an id: ${matches.join(' or ')}.`;
}
