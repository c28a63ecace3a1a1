import { didYouMean } from '../nearest.js';
import { PcfError } from './pcf-error.js';

/** A place in a text, counted from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong in a definition. */
export interface DefinitionIssue {
  /** The keys and indexes that lead to it; empty for the definition as a whole. */
  readonly path: readonly PropertyKey[];
  /** What is wrong, what was expected and what was found. */
  readonly message: string;
  /** The file that it came from, where it came from one. */
  readonly file?: string;
  readonly position?: Position;
}

/** One line for a person: `pcf.yml:3:5 aws_resource.TableName: missing`. */
export function formatIssue(issue: DefinitionIssue): string {
  const at = issue.position ? `:${issue.position.line}:${issue.position.column}` : '';
  const place = [issue.file === undefined ? '' : `${issue.file}${at}`, formatPath(issue.path)]
    .filter(Boolean)
    .join(' ');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

/** `aws_resource.Tags[0].Key` */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** A definition, or a file of definitions, is wrong. All that is wrong with it is in `issues`. Nothing was called. */
export class InvalidDefinitionError extends PcfError {
  override readonly name = 'InvalidDefinitionError';
  readonly code = 'PCF_INVALID_DEFINITION';

  constructor(
    readonly issues: readonly DefinitionIssue[],
    options?: ErrorOptions,
  ) {
    const lines = issues.map((issue) => `\n  ${formatIssue(issue)}`).join('');
    super(
      `The definition is not valid. Correct ${issues.length === 1 ? 'this' : 'these'} and try again:${lines}`,
      options,
    );
  }
}

/** A file of definitions could not be read. */
export class DefinitionFileError extends PcfError {
  override readonly name = 'DefinitionFileError';
  readonly code = 'PCF_DEFINITION_FILE';

  constructor(
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot read definitions from ${file}: ${reason}`, options);
  }
}

/** What was given as a desired state is none. */
export class InvalidStateError extends PcfError {
  override readonly name = 'InvalidStateError';
  readonly code = 'PCF_INVALID_STATE';

  constructor(
    readonly state: string,
    known: readonly string[],
  ) {
    super(`"${state}" is not a state that can be desired: use ${known.join(', ')}.${didYouMean(state, known)}`);
  }
}
