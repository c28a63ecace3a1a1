import type { AwsError } from '../aws-error.js';
import type { CallContext } from '../world/state.js';
import type { TableState } from '../world/table-state.js';
import type { Json } from './operation.js';
import type { Fields } from './shape.js';

/** The input of an operation, after the checks of its form. A part declares the fields that it reads. */
type Input = Readonly<Record<string, unknown>>;

/**
 * What a resource adds to the operations on tables. Its folder exports it, and `table/parts.ts` lists it.
 *
 * The state of a part is in `TableState`. A part adds members of its own to it from its folder:
 *
 * ```ts
 * declare module '../world/table-state.js' {
 *   interface FurtherIndexes {
 *     vector: VectorIndexState[];
 *   }
 * }
 * ```
 */
export interface TablePart {
  /** Fields of `CreateTable` that come after those of `table/input.ts`. */
  readonly createFields?: Fields;
  /** Fields of `UpdateTable` that come after those of `table/input.ts`. */
  readonly updateFields?: Fields;
  /**
   * Checks what a `CreateTable` asks for.
   *
   * @returns what to do with the new table
   * @throws AwsError
   */
  checkCreation?(input: Input, call: CallContext): ((table: TableState) => void) | undefined;
  /**
   * Checks what an `UpdateTable` asks for, by the rules that need the request alone.
   *
   * @returns `undefined` when the request is about something else
   * @throws AwsError
   */
  checkChange?(input: Input): PartChange | undefined;
  /** What a `CreateTable` uses attributes for: each needs a definition, and no others can be defined. */
  attributesIn?(input: Input): readonly AttributeUse[];
  /** The members that it has in the description of a table. */
  describe?(table: TableState, now: number): Json;
  /** Lets everything take effect that is due at `now`. */
  settle?(table: TableState, now: number): void;
  /** Whether something is under way that {@link settle} will end. */
  isMoving?(table: TableState): boolean;
  /** Why the table cannot be deleted now; `undefined` when it can. */
  refuseDelete?(table: TableState, call: CallContext): AwsError | undefined;
}

/** The attributes that one index or the like uses. */
export type AttributeUse = readonly { readonly AttributeName: string }[];

/** A change that an `UpdateTable` asks of a part of a table. */
export interface PartChange {
  /** Whether the change begins in all replicas of the table. By default, it begins in the one that the request goes to. */
  readonly isReplicated?: true;
  /** @throws AwsError when the table, its state or a quota does not admit the change */
  check(table: TableState, call: CallContext): void;
  /** Begins the change. What it returns is shown in the answer only. */
  begin(table: TableState, call: CallContext): Json;
}
