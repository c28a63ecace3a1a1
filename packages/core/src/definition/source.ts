import type { Position } from '../errors/definition-errors.js';

/** A definition as it was written, before it is validated, and where each part of it stands. */
export interface DefinitionSource {
  readonly value: unknown;
  /** The file that it came from, as it was named by whoever asked for it. */
  readonly file?: string;
  /**
   * Where the value at a path stands, or its key; where there is nothing at the path, the nearest thing around it.
   */
  locate?(path: readonly PropertyKey[], what?: 'key' | 'value'): Position | undefined;
}

/** A parsed text: its value, and where each part of it stands. */
export interface ParsedText {
  readonly value: unknown;
  locate(path: readonly PropertyKey[], what?: 'key' | 'value'): Position | undefined;
}

/** Something that makes a text no JSON or YAML. */
export interface SyntaxIssue {
  readonly message: string;
  readonly position: Position;
}

/** What a parser makes of a text. */
export type ParseResult = { readonly parsed: ParsedText } | FaultyText;

/** A text that is no JSON or YAML. */
export interface FaultyText {
  readonly issues: readonly SyntaxIssue[];
  /** How many other issues there are. */
  readonly more?: number;
}
