import { didYouMean } from './did-you-mean.js';
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

/** `aws_resource.Tags[0].Key`; long keys are cut. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    const shown = name.length > LONGEST_KEY ? `${name.slice(0, LONGEST_KEY)}…` : name;
    return text === '' ? shown : `${text}.${shown}`;
  }, '');
}

const LONGEST_KEY = 200;

/**
 * A definition, or a file of definitions, is wrong. Nothing was called.
 *
 * All that is wrong with it is in `issues`, up to a hundred; `more` says how many others there are.
 */
export class InvalidDefinitionError extends PcfError {
  override readonly name = 'InvalidDefinitionError';
  readonly code = 'PCF_INVALID_DEFINITION';
  readonly issues: readonly DefinitionIssue[];
  /** How many issues there are that are not listed. */
  readonly more: number;

  /** @param options - `more`: how many issues there are beside those that are given */
  constructor(issues: readonly DefinitionIssue[], options: ErrorOptions & { readonly more?: number | undefined } = {}) {
    const listed = issues.slice(0, MOST_ISSUES);
    const more = issues.length - listed.length + (options.more ?? 0);
    const lines = listed.map((issue) => `  ${formatIssue(issue)}`);
    const rest = more === 0 ? [] : [`  and ${more.toLocaleString('en-US')} more`];
    const these = listed.length === 1 && more === 0 ? 'this' : 'these';
    super([`The definition is not valid. Correct ${these} and try again:`, ...lines, ...rest], options);
    this.issues = listed;
    this.more = more;
  }
}

/** How many issues an error lists: a reader corrects them in turns. */
export const MOST_ISSUES = 100;

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
