import { DefinitionFileError, type DefinitionIssue, errorDocument, InvalidDefinitionError } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Command } from '../command.js';
import { ExitCode } from '../exit-codes.js';
import { withSession } from '../session.js';

/** `pcf validate`: checks the definitions, without calling the cloud. */
export const validate: Command = async (invocation) => {
  try {
    return await withSession(invocation, [], async ({ files, field }) => {
      const count = field.size === 1 ? '1 particle' : `${field.size} particles`;
      const document = { valid: true, particles: [...field].map(({ id }) => ({ id })) };
      invocation.output.result(
        document,
        (paint) => `${paint.green('valid')}: ${printableData(files).join(', ')}, ${count}`,
      );
      return ExitCode.done;
    });
  } catch (error) {
    const found = invocation.options.json ? issuesOf(error) : undefined;
    if (!found) throw error;
    invocation.output.result({ valid: false, ...found, error: errorDocument(error) }, () => '');
    return ExitCode.invalid;
  }
};

/** Issues as data, for editors and CI. */
interface Issues {
  readonly issues: readonly object[];
  /** How many other issues there are. */
  readonly more: number;
}

function issuesOf(error: unknown): Issues | undefined {
  if (error instanceof InvalidDefinitionError) return { issues: error.issues.map(asData), more: error.more };
  if (!(error instanceof DefinitionFileError)) return undefined;
  return { issues: [{ path: [], message: error.message, file: error.file }], more: 0 };
}

function asData({ path, message, file, position, particle }: DefinitionIssue): object {
  return {
    path: path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
    message,
    file,
    ...position,
    particle,
  };
}
