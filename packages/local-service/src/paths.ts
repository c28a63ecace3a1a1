import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { Token } from '@pcf/core';
import type { ServiceSettings } from './definition.js';

/** The declared settings that a description stores, with absolute paths. Absent settings are not managed. */
export interface Declared {
  readonly command: ServiceSettings['command'];
  readonly environment?: Readonly<Record<string, string>>;
  readonly working_folder?: string;
  readonly log?: string;
}

/** The location of a service on disk. */
export interface ServiceLocation {
  /** The service's own folder, absolute. */
  readonly folder: string;
  /** The path of the default log. */
  readonly ownLog: string;
}

/** The file name of the default log, in the service's own folder. */
export const OWN_LOG = 'log';

/**
 * Returns the location of a service.
 *
 * @param name - the particle's name; any text, including `..` or `a/b`
 * @param base - the folder that relative paths start from, absolute
 */
export function locationOf(name: string, { folder }: Pick<ServiceSettings, 'folder'>, base: string): ServiceLocation {
  const own = join(resolve(base, folder), folderName(name));
  return { folder: own, ownLog: join(own, OWN_LOG) };
}

/**
 * Returns the name of a service's folder: the readable characters of its name, and a digest of the whole name. No file system
 * treats such a name specially. Names that differ only in case or in the encoding of an accent get different folders.
 */
export function folderName(name: string): string {
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `${readable || 'service'}-${digest}`;
}

/** Returns the declared settings with absolute paths. */
export function declaredOf(settings: ServiceSettings, base: string): Declared {
  const { command, environment, working_folder, log } = settings;
  return {
    command,
    ...(environment && { environment }),
    ...(working_folder !== undefined && { working_folder: resolve(base, working_folder) }),
    ...(log !== undefined && { log: resolve(base, log) }),
  };
}

/**
 * The folder from which relative paths in definitions are resolved. By default, the working directory of this program.
 *
 * @example
 * ```ts
 * createPcf({ plugins: [localService], services: [bind(BASE_FOLDER, { useValue: '/srv/shop' })] });
 * ```
 */
export const BASE_FOLDER = new Token<string>('folder that relative paths start from');
