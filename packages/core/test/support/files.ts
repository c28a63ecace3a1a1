import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DefinitionIssue, InvalidDefinitionError } from '../../src/index.js';

/** Texts of files, by their names. */
export type Files = Readonly<Record<string, string>>;

/** Writes files into a fresh folder, and returns a function from their names to their paths. */
export async function folderWith(files: Files): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'pcf-files-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return (name) => join(folder, name);
}

/** The issues of an attempt, as `pcf.yml:1:8 owner: …`, with the names of files only. */
export async function issuesIn(attempt: Promise<unknown>): Promise<string[]> {
  const failure: unknown = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof InvalidDefinitionError) return failure.issues.map(shown);
  throw new Error(`expected issues, but got: ${String(failure)}`);
}

function shown({ file, position, path, message }: DefinitionIssue): string {
  const place = `${file?.replace(/^.*\//, '')}${position ? `:${position.line}:${position.column}` : ''}`;
  return `${place} ${path.map(String).join('.')}: ${message.replaceAll(/\/\S*\/pcf-files-\w+\//g, '')}`;
}
