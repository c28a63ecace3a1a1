import { printableData } from '@pcf/core/printable';
import type { Command } from '../command.js';
import { ExitCode } from '../exit-codes.js';
import { findProject } from '../project/project.js';
import { findProviders } from '../project/providers.js';
import { createRuntime } from '../session.js';

/** `pcf flavors`: lists the flavors that the project's packages provide. */
export const flavors: Command = async ({ io, output }) => {
  const project = await findProject(io.cwd);
  const providers = await findProviders(project);
  const pcf = await createRuntime(providers, { io });
  const found = providers.flatMap((provider) =>
    provider.flavors.map((named) => {
      const { name, summary } = pcf.flavors.quasiparticle(named) ?? pcf.flavors.get(named);
      return {
        flavor: name,
        package: provider.package.name,
        summary,
        ...(provider.local === undefined ? {} : { local: provider.local }),
      };
    }),
  );
  await pcf.dispose();
  output.result({ flavors: found }, (paint) => {
    if (found.length === 0) return `No dependency in ${project.packageFile} provides a flavor.`;
    return printableData(found)
      .map((one) => {
        const local = typeof one.local === 'string' ? `, local backend ${one.local}` : '';
        return `${paint.bold(one.flavor)}  ${one.summary}  ${paint.dim(`(${one.package}${local})`)}`;
      })
      .join('\n');
  });
  return ExitCode.done;
};
