import { didYouMean } from './did-you-mean.js';
import { PcfError } from './pcf-error.js';

/** A reference of a definition has no value: what it names is not there, or does not tell it. Nothing was written. */
export class UnresolvedReferenceError extends PcfError {
  override readonly name = 'UnresolvedReferenceError';
  readonly code = 'PCF_UNRESOLVED_REFERENCE';

  /**
   * @param id - the particle whose definition holds it
   * @param path - where it stands: `aws_resource.KmsKeyId`
   * @param reference - as it is written
   * @param reason - why it has no value, and what to do
   */
  constructor(
    readonly id: string,
    readonly path: string,
    readonly reference: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${id}: the reference ${reference} at ${path} has no value: ${reason}`, options);
  }
}

/** There is no particle or quasiparticle of this name in the field, or several. */
export class UnknownParticleError extends PcfError {
  override readonly name = 'UnknownParticleError';
  readonly code = 'PCF_UNKNOWN_PARTICLE';

  /**
   * @param wanted - what was asked for: a name, or an id `flavor:name`
   * @param matches - the ids that it could mean
   * @param known - all names and ids of the field
   */
  constructor(
    readonly wanted: string,
    matches: readonly string[],
    known: readonly string[],
  ) {
    super(matches.length > 0 ? several(wanted, matches) : none(wanted, known));
  }
}

/** A particle is to be gone, or stopped, while one that builds on it is to be there. Nothing was written. */
export class ContradictingStatesError extends PcfError {
  override readonly name = 'ContradictingStatesError';
  readonly code = 'PCF_CONTRADICTING_STATES';

  constructor(
    readonly pairs: readonly {
      readonly parent: string;
      /** The state that the parent is to be brought to. */
      readonly to: string;
      readonly child: string;
      /** The state that the child is to be brought to. */
      readonly state: string;
    }[],
  ) {
    const lines = pairs.map(
      ({ parent, to, child, state }) =>
        `  ${parent} is to be ${to}, but ${child}, which builds on it, is to be ${state}`,
    );
    super(['These states cannot all be brought about; change one of each two:', ...lines]);
  }
}

/** Two packages provide the lookup of the same resource. */
export class DuplicateLookupError extends PcfError {
  override readonly name = 'DuplicateLookupError';
  readonly code = 'PCF_DUPLICATE_LOOKUP';

  constructor(
    readonly resource: string,
    first: string,
    second: string,
  ) {
    super(
      `The lookup of "${resource}" is registered by ${first} and again by ${second}: leave one of the two plugins out.`,
    );
  }
}

/** As many names as a person can look through. */
const SHOWN = 20;

function none(wanted: string, known: readonly string[]): string {
  const comparable = known.filter((name) => name.includes(':') === wanted.includes(':'));
  const ids = known.filter((name) => name.includes(':'));
  const more = ids.length > SHOWN ? `, and ${ids.length - SHOWN} more` : '';
  const all = ids.length === 0 ? 'none' : `${ids.slice(0, SHOWN).join(', ')}${more}`;
  return `There is no particle "${wanted}" in the field.${didYouMean(wanted, comparable)} Known are: ${all}.`;
}

function several(wanted: string, matches: readonly string[]): string {
  return `There are several particles "${wanted}" in the field: say ${matches.join(' or ')}.`;
}
