import { findFlavorPackages } from '@pcf/core/packages';
import { printableData } from '@pcf/core/printable';
import type { Command } from '../command.js';
import { ExitCode } from '../exit-codes.js';
import { findProject } from '../project/project.js';
import { createRuntime } from '../session.js';

/** `pcf flavors`: lists the flavors that the project's packages provide. */
export const flavors: Command = async ({ io, output }) => {
  const project = await findProject(io.cwd);
  const flavorPackages = await findFlavorPackages(project.dependencies, project.folder);
  const pcf = await createRuntime(flavorPackages, { io });
  const found = flavorPackages.flatMap((flavorPackage) =>
    flavorPackage.flavors.map((named) => {
      const { name, summary } = pcf.flavors.quasiparticle(named) ?? pcf.flavors.get(named);
      return {
        flavor: name,
        package: flavorPackage.package.name,
        summary,
        ...(flavorPackage.local === undefined ? {} : { local: flavorPackage.local }),
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
