import { ProviderError } from '@pcf/core';
import { findEntry, findPackage, importEntry } from '@pcf/core/installed-package';
import { isRecord } from '@pcf/core/values';
import type { CommandSpec } from '../command.js';
import { ProjectError } from '../errors.js';
import { findProject, isText } from './project.js';

/**
 * Loads the commands of a package from its entry `./cli`, which exports them as `commands`.
 *
 * @param cwd - the working directory; the package is a dependency of its project
 * @throws {@link ProjectError} when there is no project, or the package is not installed in it
 * @throws {@link ProviderError} when it does not export commands
 */
export async function loadCommands(packageName: string, cwd: string): Promise<readonly CommandSpec[]> {
  const project = await findProject(cwd);
  const found = project.dependencies.includes(packageName) ? await findPackage(packageName, project.folder) : undefined;
  if (!found) {
    throw new ProjectError(
      `This command is part of the package ${packageName}, which is not installed as a dependency in ${project.packageFile}. ` +
        `Install it: npm install ${packageName}`,
    );
  }
  const { commands } = await importEntry(found, await findEntry(found, './cli'));
  if (Array.isArray(commands) && commands.every(isCommandSpec)) return commands;
  throw new ProviderError(
    packageName,
    'its entry "./cli" does not export "commands". Install a correct version of it.',
  );
}

function isCommandSpec(value: unknown): value is CommandSpec {
  return (
    isRecord(value) &&
    [value.name, value.summary].every(isText) &&
    [value.args, value.options].every(Array.isArray) &&
    typeof value.load === 'function'
  );
}
