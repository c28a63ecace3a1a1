import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { definitionFileSchema } from '@pcf/core';
import type { FlavorPackage } from '@pcf/core/packages';
import { messageOf } from '@pcf/core/values';
import { ProjectError } from '../errors.js';
import type { Io } from '../io.js';
import { createRuntime } from '../session.js';

/** Where a project of `pcf init` has the schema of its definition files, relative to its folder. */
export const SCHEMA_FILE = '.pcf/pcf.schema.json';

/** A JSON Schema. */
export type Schema = ReturnType<typeof definitionFileSchema>;

/** Returns the schema of definition files for the flavors of packages. */
export async function schemaOf(flavorPackages: readonly FlavorPackage[], io: Io): Promise<Schema> {
  const pcf = await createRuntime(flavorPackages, { io });
  const schema = definitionFileSchema(pcf.flavors);
  await pcf.dispose();
  return schema;
}

/**
 * Writes a schema to a file, and creates the folders of the file.
 *
 * @param named - relative to `cwd`, or absolute
 * @throws {@link ProjectError} when it cannot be written
 */
export async function writeSchema(schema: Schema, cwd: string, named: string): Promise<void> {
  const file = resolve(cwd, named);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`);
  } catch (error) {
    throw new ProjectError(`Cannot write ${file}: ${messageOf(error)}. Choose another file.`, { cause: error });
  }
}
