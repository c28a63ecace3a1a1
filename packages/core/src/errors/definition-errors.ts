import { didYouMean } from './did-you-mean.js';
import { defineError } from './pcf-error.js';

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
  /** The file of the definition, where it comes from one. */
  readonly file?: string;
  readonly position?: Position;
  /** The id of the particle, where its definition has one and comes from no file: `lamp:desk`. */
  readonly particle?: string;
}

/** Formats an issue as one line for a person: `pcf.yml:3:5 aws_resource.TableName: missing`; for a definition in code,
 * `dynamodb_table:orders aws_resource.TableName: missing`. */
export function formatIssue(issue: DefinitionIssue): string {
  const place = [issue.particle ?? formatPlace(issue), formatPath(issue.path)].filter(Boolean).join(' ');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

/** Formats a place in a file: `pcf.yml:3:5`; an empty text without a file. */
export function formatPlace({ file, position }: Pick<DefinitionIssue, 'file' | 'position'>): string {
  const at = position ? `:${position.line}:${position.column}` : '';
  return file === undefined ? '' : `${file}${at}`;
}

/** Formats a path: `aws_resource.Tags[0].Key`. Long keys are cut. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    const shown = name.length > LONGEST_KEY ? `${name.slice(0, LONGEST_KEY)}…` : name;
    return text === '' ? shown : `${text}.${shown}`;
  }, '');
}

const LONGEST_KEY = 200;

/** How many issues an error lists. */
export const MOST_ISSUES = 100;

/**
 * A definition, or a file of definitions, is not valid. The provider was not called.
 *
 * `issues` has up to a hundred issues; `more` says how many others there are. The second argument is `{ more }`: the number of issues
 * beside those in the first.
 */
export class InvalidDefinitionError extends defineError(
  'InvalidDefinitionError',
  'PCF_INVALID_DEFINITION',
  (all: readonly DefinitionIssue[], options: ErrorOptions & { readonly more?: number | undefined } = {}) => {
    const issues = all.slice(0, MOST_ISSUES);
    const more = all.length - issues.length + (options.more ?? 0);
    const lines = issues.map((issue) => `  ${formatIssue(issue)}`);
    const rest = more === 0 ? [] : [`  and ${more.toLocaleString('en-US')} more`];
    const these = issues.length === 1 && more === 0 ? 'this' : 'these';
    return {
      issues,
      more,
      message: [`The definition is not valid. Correct ${these} and try again:`, ...lines, ...rest],
      cause: options.cause,
    };
  },
) {}

/** A file of definitions could not be read. */
export class DefinitionFileError extends defineError(
  'DefinitionFileError',
  'PCF_DEFINITION_FILE',
  (file: string, reason: string, options?: ErrorOptions) => ({
    file,
    message: `Cannot read definitions from ${file}: ${reason}`,
    cause: options?.cause,
  }),
) {}

/**
 * There is no such environment. Nothing was read or applied for it.
 *
 * Arguments: its name; why, and what to do: sentences.
 */
export class UnknownEnvironmentError extends defineError(
  'UnknownEnvironmentError',
  'PCF_UNKNOWN_ENVIRONMENT',
  (environment: string, reason: string) => ({
    environment,
    message: `There is no environment "${environment}": ${reason}`,
  }),
) {}

/**
 * The name of an owner is not valid.
 *
 * Arguments: where it was given, `--owner`; what is wrong with it.
 */
export class InvalidOwnerError extends defineError(
  'InvalidOwnerError',
  'PCF_INVALID_OWNER',
  (from: string, fault: string) => ({ from, message: `The owner of ${from} is not valid: ${fault}` }),
) {}

/** A text is not a desired state. */
export class InvalidStateError extends defineError(
  'InvalidStateError',
  'PCF_INVALID_STATE',
  (state: string, known: readonly string[]) => ({
    state,
    message: `"${state}" is not a desired state. Use ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.${didYouMean(state, known)}`,
  }),
) {}
