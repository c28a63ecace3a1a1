import { locate, problem, show } from '../../definition/issues.js';
import type { DefinitionSource } from '../../definition/source.js';
import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { isRecord } from '../../values.js';
import type { Scope } from '../scope.js';

/** A parent or child that a definition names. */
export interface Tie {
  /** `flavor:name` as written. */
  readonly written: string;
  /** The scope that resolves the name. */
  readonly scope: Scope;
  readonly source: DefinitionSource;
  readonly path: readonly PropertyKey[];
}

const ID = /^[^:$]+:[^:$]+$/;

/** Reads the list of ids under `parents` or `children`. */
export function readTies(
  source: DefinitionSource,
  key: 'parents' | 'children',
  scope: Scope,
  issues: DefinitionIssue[],
): Tie[] {
  const { value } = source;
  if (!isRecord(value) || !Object.hasOwn(value, key)) return [];
  const list: unknown = value[key];
  if (!Array.isArray(list)) {
    issues.push(locate(source, problem([key], `expected a list of flavor:pcf_name, found ${show(list)}.`)));
    return [];
  }
  return list.flatMap((written: unknown, index) => {
    const path = [key, index];
    if (typeof written === 'string' && ID.test(written)) return [{ written, scope, source, path }];
    issues.push(locate(source, problem(path, `expected flavor:pcf_name, found ${show(written)}.`)));
    return [];
  });
}
