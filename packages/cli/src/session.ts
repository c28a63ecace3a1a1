import {
  type BeforeStep,
  bind,
  CLOCK,
  createPcf,
  type DefinitionSource,
  InvalidDefinitionError,
  type Particle,
  type Pcf,
  parseState,
  readDefinitions,
} from '@pcf/core';
import type { Invocation } from './command.js';
import { findDefinitionFile } from './definition-file.js';
import { ProviderError } from './errors.js';
import { withLocalBackends } from './local-session.js';
import { loadPlugin } from './plugins.js';
import { findProject, type Project } from './project.js';
import { findProviders, type Provider, provides } from './providers.js';
import { selectParticles } from './select.js';
import { findUnknownFlavors, flavorsIn } from './unknown-flavors.js';

/** A runtime, and the particles of the definition file that a command is about. */
export interface Session {
  readonly pcf: Pcf;
  readonly file: string;
  readonly particles: readonly Particle[];
}

/**
 * Reads the definitions, finds the packages of their flavors, validates all of it, and lets a command work with it. Disposes
 * the runtime at the end.
 *
 * @param beforeStep - asked before each step
 */
export async function withSession<T>(
  invocation: Invocation,
  beforeStep: readonly BeforeStep[],
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { io, options } = invocation;
  const desiredState = options.state === undefined ? undefined : parseState(options.state);
  const file = await findDefinitionFile(io.cwd, options.file);
  const sources = await readDefinitions(file);
  const project = await findProject(io.cwd);
  const providers = await findProviders(project);
  const wanted = flavorsIn(sources);
  const needed = providers.filter((provider) => wanted.some((flavor) => provides(provider, flavor)));
  return withLocalBackends(invocation, project, needed, async () => {
    const pcf = await createRuntime(needed, { io, beforeStep });
    try {
      const particles = selectParticles(makeParticles(pcf, sources, project, providers), invocation.args[0]);
      if (desiredState) for (const selected of particles) selected.desiredState = desiredState;
      return await work({ pcf, file, particles });
    } finally {
      await pcf.dispose();
    }
  });
}

/**
 * Builds a runtime with the plugins of some packages.
 *
 * @throws {@link ProviderError} when one cannot be used, or does not register a flavor that its package.json names
 */
export async function createRuntime(
  providers: readonly Provider[],
  { io, beforeStep = [] }: Pick<Invocation, 'io'> & { beforeStep?: readonly BeforeStep[] },
): Promise<Pcf> {
  const plugins = await Promise.all(providers.map(loadPlugin));
  const services = io.clock ? [bind(CLOCK, { useValue: io.clock })] : [];
  const pcf: Pcf = createPcf({ plugins, services, beforeStep });
  for (const provider of providers) {
    const absent = provider.flavors.filter((name) => pcf.flavors.providerOf(name) === undefined);
    if (absent.length === 0) continue;
    throw new ProviderError(
      provider.package.name,
      `its package.json names the flavor ${absent.join(', ')}, but its plugin does not register it. Install a correct version of it.`,
    );
  }
  return pcf;
}

/** What core says of a flavor gives way to what is known of the project's packages; all else is said at the same time. */
function makeParticles(
  pcf: Pcf,
  sources: readonly DefinitionSource[],
  project: Project,
  providers: readonly Provider[],
): Particle[] {
  try {
    return pcf.particles(sources);
  } catch (error) {
    if (!(error instanceof InvalidDefinitionError)) throw error;
    const others = error.issues.filter(({ path }) => !(path.length === 1 && path[0] === 'flavor'));
    throw new InvalidDefinitionError([...findUnknownFlavors(sources, project, providers), ...others]);
  }
}
