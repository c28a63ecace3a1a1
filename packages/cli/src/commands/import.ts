import { formatDefinition, UnknownFlavorError } from '@pcf/core';
import type { Command } from '../command.js';
import { NoSuchResourceError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import { interruptible, orAborted } from '../interrupt.js';
import { findProject } from '../project.js';
import { findProviders, provides } from '../providers.js';
import { createRuntime } from '../session.js';

/** `pcf import`: writes the definition that describes a resource as it is, so that applying it changes nothing. */
export const importResource: Command = ({ args: [flavor = '', name = ''], io, output }) =>
  interruptible(io.signals, async (signal) => {
    const providers = await findProviders(await findProject(io.cwd));
    const known = providers.flatMap((provider) => provider.flavors);
    const provider = providers.find((candidate) => provides(candidate, flavor));
    if (!provider) throw new UnknownFlavorError(flavor, known);
    const pcf = await createRuntime([provider], { io });
    try {
      const definition = await orAborted(signal, pcf.import(flavor, name, signal));
      if (definition === undefined) throw new NoSuchResourceError(`There is no ${flavor} of the name "${name}".`);
      output.result({ definition }, () => formatDefinition(definition).trimEnd());
      return ExitCode.done;
    } finally {
      await pcf.dispose();
    }
  });
