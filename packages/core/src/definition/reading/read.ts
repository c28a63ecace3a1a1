import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { checkEnvironment, unknownEnvironment } from '../overlay/files.js';
import { resolveParams } from '../params/resolve.js';
import type { DefinitionFile, DefinitionSource } from '../source.js';
import { assemble, refuse } from './assemble.js';
import { environmentsOf, whyShared } from './environments.js';
import { headsOf, type LoadedFile, listedBy, loadFile, realPath, withOverlay } from './loaded.js';
import type { ReadDefinitionsOptions } from './options.js';

/** A file to read. */
export interface FileToRead {
  readonly file: string;
  /** Whether to read the files that its head lists, too. */
  readonly andListed?: boolean;
}

/**
 * Reads a file of definitions, in YAML (`.yml`, `.yaml`) or in JSON with comments (any other name). It holds one definition, a list of
 * them, or a map with a head: `owner`, `params`, and the list as `particles`. A YAML file can have several documents, each of them one of
 * these, and one head at most. The overlay of the environment is merged into it, and the values of parameters replace `${params.NAME}`.
 * `pcf.fieldOf()` validates the definitions.
 *
 * @param file - the path, absolute or from the working directory; a file or a named pipe
 * @throws {@link DefinitionFileError} when it cannot be read, is too large, or is not a file
 * @throws {@link InvalidDefinitionError} when it is not valid JSON or YAML, or its head, its overlay or a parameter is not valid, with
 * line and column of each error
 * @throws {@link UnknownEnvironmentError} when it has no overlay for the environment
 *
 * @example
 * ```ts
 * const { head, sources } = await readDefinitionFile('pcf.yml', { env: 'prod' });
 * console.log(`${sources.length} definitions of ${head?.owner?.name}`);
 * ```
 */
export async function readDefinitionFile(file: string, options: ReadDefinitionsOptions = {}): Promise<DefinitionFile> {
  const [read] = await readDefinitionFiles([file], options);
  if (!read) throw new TypeError('no file was read');
  return read;
}

/**
 * Reads the files of one field, as {@link readDefinitionFile} reads one. They share their parameters: each is declared in one of them. At
 * least one has an overlay for the environment.
 *
 * @param files - paths; with `andListed`, also the files that the head of a file lists
 * @throws as {@link readDefinitionFile} does
 *
 * @example
 * ```ts
 * const files = await readDefinitionFiles(['pcf.yml', 'queues.yml'], { env: 'prod', params: { stage: 'blue' } });
 * const field = pcf.fieldOf(files);
 * ```
 */
export async function readDefinitionFiles(
  files: readonly (string | FileToRead)[],
  options: ReadDefinitionsOptions = {},
): Promise<DefinitionFile[]> {
  if (options.env !== undefined) checkEnvironment(options.env);
  const loaded = await loadFiles(files, options);
  if (options.env !== undefined && loaded.length > 0 && !loaded.some(({ overlay }) => overlay)) {
    const known = await environmentsOf(loaded, options);
    throw unknownEnvironment(
      options.env,
      loaded.map(({ file }) => file),
      known.map(({ name }) => name),
    );
  }
  const issues: DefinitionIssue[] = [];
  const params = resolveParams(loaded.map(headsOf), options, options.env, issues);
  refuse(issues);
  const assembly = { params, issues, texts: { characters: 0 } };
  const assembled = loaded.map((one) => assemble(one, assembly));
  refuse(issues);
  const doubt = await whyShared(loaded, assembled, options);
  return doubt === undefined ? assembled : assembled.map((one) => withDoubt(one, doubt));
}

/**
 * Reads the definitions of a file, as {@link readDefinitionFile} does.
 *
 * @throws as {@link readDefinitionFile} does
 *
 * @example
 * ```ts
 * const particles = pcf.particles(await readDefinitions('pcf.yml'));
 * ```
 */
export async function readDefinitions(file: string, options: ReadDefinitionsOptions = {}): Promise<DefinitionSource[]> {
  return [...(await readDefinitionFile(file, options)).sources];
}

/** Reads the files and those that they list, each with its overlay. A definition file is no overlay of another one. */
async function loadFiles(
  files: readonly (string | FileToRead)[],
  options: ReadDefinitionsOptions,
): Promise<LoadedFile[]> {
  const wanted = files.map((one) => (typeof one === 'string' ? { file: one } : one));
  const named = await Promise.all(wanted.map(({ file }) => loadFile(file, options)));
  const own = new Set(named.flatMap((one) => [one.path, ...listedBy(one).map(realPath)]));
  const complete = (one: LoadedFile) => withOverlay(one, options.env, (path) => own.has(path), options);
  const loaded = await Promise.all(
    named.map(async (one, index) => {
      const first = await complete(one);
      const listed = listedBy(first);
      if (wanted[index]?.andListed !== true) return [first];
      const others = new Map(listed.map((file) => [realPath(file), file]));
      others.delete(first.path);
      return [
        first,
        ...(await Promise.all([...others.values()].map(async (file) => complete(await loadFile(file, options))))),
      ];
    }),
  );
  return loaded.flat();
}

function withDoubt(file: DefinitionFile, doubt: string): DefinitionFile {
  const { head, sources, ...others } = file;
  if (!head?.owner) return file;
  const origin = { ...others, head: { ...head, owner: { ...head.owner, doubt } } };
  return { ...origin, sources: sources.map((source) => ({ ...source, origin })) };
}
