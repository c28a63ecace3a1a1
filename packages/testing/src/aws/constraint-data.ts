/** The rules of a service: `rules` as JSON, and per structure the numbers of its members' rules. */
export interface ConstraintData {
  readonly rules: readonly string[];
  readonly shapes: Readonly<Record<string, string>>;
}

export const CONSTRAINT_DATA: Readonly<Record<string, ConstraintData>> = {};
