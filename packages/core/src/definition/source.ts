import type { Position } from '../errors/definition-errors.js';

/** A definition as written, before it is validated, and the positions of its parts. */
export interface DefinitionSource {
  readonly value: unknown;
  /** The file of the definition, as the caller named it. */
  readonly file?: string;
  /**
   * Returns the position of the value at a path, or of its key. Where there is nothing at the path, of the nearest thing around
   * it.
   */
  locate?(path: readonly PropertyKey[], what?: 'key' | 'value'): Position | undefined;
}

/** A parsed text: its value, and the positions of its parts. */
export interface ParsedText {
  readonly value: unknown;
  locate(path: readonly PropertyKey[], what?: 'key' | 'value'): Position | undefined;
}

/** A syntax error in JSON or YAML. */
export interface SyntaxIssue {
  readonly message: string;
  readonly position: Position;
}

/** The result of a parser. */
export type ParseResult = { readonly parsed: ParsedText } | FaultyText;

/** A text that is not valid JSON or YAML. */
export interface FaultyText {
  readonly issues: readonly SyntaxIssue[];
  /** How many other issues there are. */
  readonly more?: number;
}
