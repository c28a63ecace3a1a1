import { formatDefinition } from '@pcf/core';
import { type FlavorPackage, findFlavorPackages, provides } from '@pcf/core/packages';
import type { Command, Invocation } from '../command.js';
import { FlavorNotFoundError, NoSuchResourceError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import { interruptible, orAborted } from '../interrupt.js';
import { withLocalBackends } from '../local/with-backends.js';
import { findProject } from '../project/project.js';
import { describeUnknown } from '../project/unknown-flavors.js';
import { createRuntime } from '../session.js';
import { timeLimit } from '../time-limit.js';

/** `pcf import`: writes the definition of an existing resource. Applying it changes nothing. */
export const importResource: Command = (invocation) => {
  const { io } = invocation;
  const [flavor = ''] = invocation.args;
  return interruptible(io.signals, async (signal) => {
    const project = await findProject(io.cwd);
    const flavorPackages = await findFlavorPackages(project.dependencies, project.folder);
    const known = flavorPackages.flatMap((flavorPackage) => flavorPackage.flavors);
    const flavorPackage = flavorPackages.find((candidate) => provides(candidate, flavor));
    if (!flavorPackage) throw new FlavorNotFoundError(flavor, describeUnknown(flavor, project, known));
    return withLocalBackends(invocation, project, { used: [flavorPackage] }, () =>
      importFrom(flavorPackage, invocation, signal),
    );
  });
};

async function importFrom(
  flavorPackage: FlavorPackage,
  { args: [flavor = '', name = ''], io, options, output }: Invocation,
  signal: AbortSignal,
): Promise<ExitCode> {
  const pcf = await createRuntime([flavorPackage], { io });
  try {
    const definition = await orAborted(signal, pcf.import(flavor, name, { ...timeLimit(options), signal }));
    if (definition === undefined) throw new NoSuchResourceError(flavor, name);
    output.result({ definition }, () => formatDefinition(definition).trimEnd());
    return ExitCode.done;
  } finally {
    await pcf.dispose();
  }
}
