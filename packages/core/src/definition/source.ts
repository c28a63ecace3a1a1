import type { Position } from '../errors/definition-errors.js';

/** A place in a file: `file` where it is not that of the definition, but its overlay. */
export interface Place extends Position {
  readonly file?: string;
}

/** A parameter whose value a text has. */
export interface UsedParam {
  readonly name: string;
  /** Where its value was given: `--param stage`, `pcf.prod.yml:1:18`. */
  readonly from: string;
  /** Whether it was given from outside the files, so that it may be another one the next time. */
  readonly given: boolean;
  readonly secret: boolean;
}

/** A definition as written, before it is validated, and the positions of its parts. */
export interface DefinitionSource {
  readonly value: unknown;
  /** The file of the definition, as the caller named it. */
  readonly file?: string;
  /** The file that `readDefinitionFile` has read it from. */
  readonly origin?: FileOrigin;
  /**
   * Returns the position of the value at a path, or of its key. Where there is nothing at the path, of the nearest thing around
   * it.
   */
  locate?(path: readonly PropertyKey[], what?: 'key' | 'value'): Place | undefined;
  /** Returns the parameters whose values are in the value at a path. Absent where the definition uses none. */
  paramsAt?(path: readonly PropertyKey[]): readonly UsedParam[];
}

/** A file of definitions: its names and its head. */
export interface FileOrigin {
  /** As the caller named it. */
  readonly file: string;
  /** Its real path, absolute: two names of one file have the same. */
  readonly path: string;
  /** How many definitions the file has. */
  readonly count: number;
  /** The file of the environment that is merged into it, as `file`; absent where there is none. */
  readonly overlay?: string;
  /** Absent where the file is a definition, or a list of them. */
  readonly head?: DefinitionHead;
}

/** A file of definitions, as `readDefinitionFile` returns it. */
export interface DefinitionFile extends FileOrigin {
  readonly sources: readonly DefinitionSource[];
}

/** The head of a definition file: what its map has beside `particles`. */
export interface DefinitionHead {
  readonly owner?: HeadOwner;
}

/** The owner that a definition file names. */
export interface HeadOwner {
  readonly name: string;
  /** All files of the owner, in the order of the file; absent where it does not list them. */
  readonly files?: readonly ListedFile[];
  /** More locations of the owner's resources: `{ region: 'eu-west-1' }`. */
  readonly locations: readonly Readonly<Record<string, string>>[];
  /** Where the name stands. */
  readonly position?: Place;
  /** The names of the parameters in the name. */
  readonly params?: readonly string[];
  /** Why other definitions may have the same owner although all files are there: sentences. Then nothing is pruned. */
  readonly doubt?: string;
}

/** A file that a head lists. */
export interface ListedFile {
  /** As the head names it: relative to the file of the head. */
  readonly written: string;
  /** The same, absolute or from the working directory: to read it. */
  readonly file: string;
  /** Its real path where it exists, absolute. */
  readonly path: string;
}

/** A parsed text: its value, and the positions of its parts. */
export interface ParsedText {
  readonly value: unknown;
  locate(path: readonly PropertyKey[], what?: 'key' | 'value'): Place | undefined;
}

/** A syntax error in JSON or YAML. */
export interface SyntaxIssue {
  readonly message: string;
  readonly position: Position;
}

/** The result of a parser: the documents of the text, none where it is empty; JSON has at most one. */
export type ParseResult = { readonly documents: readonly ParsedText[] } | FaultyText;

/** A text that is not valid JSON or YAML. */
export interface FaultyText {
  readonly issues: readonly SyntaxIssue[];
  /** How many other issues there are. */
  readonly more?: number;
}
