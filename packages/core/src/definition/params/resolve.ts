import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { findDeclarations, type Heads, readDeclaration } from './declarations.js';
import type { Params } from './param.js';
import { type GivenParams, giveValues } from './values.js';

/**
 * Returns the parameters of the files of one field, with their values. Pure.
 *
 * @param environment - the name of the environment, where there is one
 */
export function resolveParams(
  files: readonly Heads[],
  given: GivenParams,
  environment: string | undefined,
  issues: DefinitionIssue[],
): Params {
  const declarations = findDeclarations(files, issues);
  const declared = [...declarations.values()].map((declaration) => readDeclaration(declaration, issues));
  return giveValues(declared, given, environment, { declarations, place: placeOfParams(files) }, issues);
}

/** Where a person would declare one more parameter. */
function placeOfParams(files: readonly Heads[]): Omit<DefinitionIssue, 'message'> {
  const [first] = files;
  const { file, head } = files.find((one) => one.head?.locate(['params'], 'key')) ?? first ?? {};
  const { file: _, ...position } = head?.locate(['params'], 'key') ?? {};
  return { path: ['params'], ...(file !== undefined && { file }), ...('line' in position && { position }) };
}
