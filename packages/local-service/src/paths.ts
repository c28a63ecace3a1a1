import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { Token } from '@pcf/core';
import type { ServiceSettings } from './definition.js';

/** What of a definition stands in a description, with absolute paths. What is absent is not managed. */
export interface Declared {
  readonly command: ServiceSettings['command'];
  readonly environment?: Readonly<Record<string, string>>;
  readonly working_folder?: string;
  readonly log?: string;
}

/** Where a service is described. */
export interface Place {
  /** The service's own folder, absolute. */
  readonly folder: string;
  /** Where its log is unless it is declared elsewhere. */
  readonly ownLog: string;
}

/** The name of a service's log in its own folder. */
export const OWN_LOG = 'log';

/**
 * @param name - the particle's name: anything, also `..` or `a/b`
 * @param base - the folder that relative paths start from, absolute
 */
export function placeOf(name: string, { folder }: Pick<ServiceSettings, 'folder'>, base: string): Place {
  const own = join(resolve(base, folder), folderName(name));
  return { folder: own, ownLog: join(own, OWN_LOG) };
}

/**
 * The name of a service's folder: what can be read of its name, and a digest of all of it. It is no name that a file system
 * treats in a way of its own, and two names that differ only in case, or in how an accent is written, have two folders.
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

/** See {@link Declared}. */
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
 * The folder that relative paths of definitions start from: where this program runs, unless a runtime is given another one.
 *
 * @example
 * ```ts
 * createPcf({ plugins: [localService], services: [bind(BASE_FOLDER, { useValue: '/srv/shop' })] });
 * ```
 */
export const BASE_FOLDER = new Token<string>('folder that relative paths start from');
