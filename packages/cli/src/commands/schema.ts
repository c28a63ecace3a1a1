import { findFlavorPackages } from '@pcf/core/packages';
import type { Command } from '../command.js';
import { ExitCode } from '../exit-codes.js';
import { schemaOf, writeSchema } from '../init/schema-file.js';
import { jsonText } from '../output/terminal.js';
import { findProject } from '../project/project.js';

/** `pcf schema`: writes the JSON Schema of definition files, for the flavors of the project. */
export const schema: Command = async ({ io, options: { out }, output }) => {
  const project = await findProject(io.cwd);
  const flavorPackages = await findFlavorPackages(project.dependencies, project.folder);
  if (flavorPackages.length === 0) output.progress(`No dependency in ${project.packageFile} provides a flavor.`);
  const found = await schemaOf(flavorPackages, io);
  if (out === undefined) {
    output.result(found, () => jsonText(found));
    return ExitCode.done;
  }
  await writeSchema(found, io.cwd, out);
  const flavors = flavorPackages.flatMap((flavorPackage) => flavorPackage.flavors);
  output.result({ file: out, flavors }, (paint) => `${paint.green('wrote')} ${out}: ${flavors.join(', ')}`);
  return ExitCode.done;
};
