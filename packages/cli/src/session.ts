import {
  type BeforeStep,
  bind,
  CLOCK,
  createPcf,
  type DefinitionFile,
  type DefinitionSource,
  type Field,
  InvalidDefinitionError,
  type OwnerName,
  type Pcf,
  ProviderError,
  parseState,
  type ReadDefinitionsOptions,
  type Selection,
  State,
} from '@pcf/core';
import { type FlavorPackage, findFlavorPackages, loadPlugin, provides } from '@pcf/core/packages';
import type { Invocation } from './command.js';
import { withLocalBackends } from './local/with-backends.js';
import { UsageError } from './options.js';
import { readFieldFiles } from './project/definition-files.js';
import { findProject, type Project } from './project/project.js';
import { findUnknownFlavors, flavorsIn } from './project/unknown-flavors.js';
import { refuseUnlistedFiles } from './project/unlisted-files.js';

/** A runtime, and the field of the definitions. */
export interface Session {
  readonly pcf: Pcf;
  /** The definition files, each followed by its overlay. */
  readonly files: readonly string[];
  readonly field: Field;
  /** The definitions with the values of their parameters, before they are validated, in the order of the files. */
  readonly sources: readonly DefinitionSource[];
  /** The particles that the command was asked for, and their desired state. */
  readonly selection: Selection;
}

/**
 * Reads the definitions, loads the packages of their flavors, creates the field, and calls `work` with it. With `--prune`, loads the
 * packages of all flavors. Disposes the runtime at the end.
 *
 * @param beforeStep - hooks that are called before each step
 * @param owner - the owner of the resources; by default that of the command line or the environment
 */
export async function withSession<T>(
  invocation: Invocation,
  beforeStep: readonly BeforeStep[],
  work: (session: Session) => Promise<T>,
  owner: OwnerName | undefined = ownerOf(invocation),
): Promise<T> {
  const { io, options } = invocation;
  const selection = readSelection(invocation);
  const reading = readingOf(invocation);
  const files = await readFieldFiles(io.cwd, options.file, reading);
  const project = await findProject(io.cwd);
  const flavorPackages = await findFlavorPackages(project.dependencies, project.folder);
  const wanted = flavorsIn(files.flatMap(({ sources }) => sources));
  const used = flavorPackages.filter((one) => wanted.some((flavor) => provides(one, flavor)));
  // What is no longer declared can be of a flavor that no definition uses any more.
  const others = options.prune ? flavorPackages.filter((one) => !used.includes(one)) : [];
  return withLocalBackends(invocation, project, { used, others }, async (available) => {
    const pcf = await createRuntime(available, { io, beforeStep, owner });
    try {
      const field = makeField(pcf, files, project, flavorPackages);
      refuseFiles(invocation.args, field);
      if (options.prune && field.owner !== undefined) await refuseUnlistedFiles(files, field.owner, reading);
      const names = files.flatMap(({ file, overlay }) => [file, ...(overlay === undefined ? [] : [overlay])]);
      const sources = files.flatMap((file) => file.sources);
      return await work({ pcf, files: names, field, sources, selection });
    } finally {
      await pcf.dispose();
    }
  });
}

/** @throws {@link UsageError} when the name of a particle is none, and looks like a file */
function refuseFiles(args: readonly string[], field: Field): void {
  for (const name of args.filter((one) => /\.(ya?ml|json)$/i.test(one))) {
    try {
      field.select({ only: [name] });
    } catch (error) {
      const message = `"${name}" looks like a file, and this place is for the names of particles. Write --file ${name}.`;
      throw new UsageError(message, { cause: error });
    }
  }
}

/** @throws {@link UsageError} when `--prune` is combined with names of particles */
function readSelection({ args, options: { cascade, state, prune } }: Invocation): Selection {
  if (prune === true && args.length > 0)
    throw new UsageError(
      '--prune is about everything that the owner has, so it cannot be combined with names of particles. Remove one of them.',
    );
  return {
    ...(args.length === 0 ? {} : { only: args }),
    ...(cascade === undefined ? {} : { cascade }),
    ...(state === undefined ? {} : { state: parseState(state) }),
  };
}

/**
 * Returns the owner that the command line or the environment names.
 *
 * @throws {@link UsageError} when PCF_OWNER is empty: that may be a secret that is missing in a CI job, and not "no owner"
 */
function ownerOf({ io, options }: Invocation): OwnerName | undefined {
  if (options.owner !== undefined) return { name: options.owner, from: '--owner' };
  const { PCF_OWNER: name } = io.env;
  if (name === '')
    throw new UsageError('PCF_OWNER is empty. Set it to the name of the owner, or unset it where there is none.');
  return name === undefined ? undefined : { name, from: 'PCF_OWNER' };
}

/**
 * Returns how the definition files are read: for which environment, and with which values of parameters.
 *
 * @throws {@link UsageError} when PCF_ENV is empty
 */
function readingOf(invocation: Invocation): ReadDefinitionsOptions {
  const { io, options } = invocation;
  return { maxBytes: options.maxSize, env: environmentOf(invocation), args: options.param, variables: io.env };
}

/**
 * Returns the environment that the command line or PCF_ENV names.
 *
 * @throws {@link UsageError} when PCF_ENV is empty
 */
export function environmentOf({ io, options }: Invocation): string | undefined {
  const { PCF_ENV: variable } = io.env;
  if (options.env === undefined && variable === '')
    throw new UsageError('PCF_ENV is empty. Set it to the name of the environment, or unset it where there is none.');
  return options.env ?? variable;
}

/** What a runtime has beside its plugins. */
interface RuntimeParts extends Pick<Invocation, 'io'> {
  readonly beforeStep?: readonly BeforeStep[];
  readonly owner?: OwnerName | undefined;
}

/**
 * Creates a runtime with the plugins of the given packages.
 *
 * @throws {@link ProviderError} when a package cannot be used, or does not register a flavor that its package.json names
 */
export async function createRuntime(
  flavorPackages: readonly FlavorPackage[],
  { io, beforeStep = [], owner }: RuntimeParts,
): Promise<Pcf> {
  const plugins = await Promise.all(flavorPackages.map(loadPlugin));
  const services = io.clock ? [bind(CLOCK, { useValue: io.clock })] : [];
  const pcf: Pcf = createPcf({ plugins, services, beforeStep, ...(owner && { owner }) });
  for (const flavorPackage of flavorPackages) {
    const absent = flavorPackage.flavors.filter((name) => pcf.flavors.packageOf(name) === undefined);
    if (absent.length === 0) continue;
    throw new ProviderError(
      flavorPackage.package.name,
      `its package.json names the flavor ${absent.join(', ')}, but its plugin does not register it. Install a correct version of it.`,
    );
  }
  return pcf;
}

/** Creates the field. Replaces core's unknown-flavor errors with ones that name the project's packages. */
function makeField(
  pcf: Pcf,
  files: readonly DefinitionFile[],
  project: Project,
  flavorPackages: readonly FlavorPackage[],
): Field {
  try {
    return pcf.fieldOf(files);
  } catch (error) {
    if (!(error instanceof InvalidDefinitionError)) throw error;
    const others = error.issues.filter(({ path }) => !(path.length === 1 && path[0] === 'flavor'));
    const sources = files.flatMap((file) => file.sources);
    const unknown = findUnknownFlavors(sources, project, flavorPackages, pcf.flavors);
    throw new InvalidDefinitionError([...unknown, ...others], { more: error.more });
  }
}

/** Returns how to tell whether a state means that a resource does not exist: for some flavors, `stopped` does. */
export function endsAtFor({ flavors }: Pick<Pcf, 'flavors'>): (id: string, state: State) => boolean {
  return (id, state) => {
    const { equivalentStates = [] } = flavors.get(id.slice(0, id.indexOf(':')));
    const same = equivalentStates.find((group) => group.some((one) => one === state)) ?? [state];
    return same.includes(State.terminated);
  };
}
