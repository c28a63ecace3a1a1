import { Token } from '@pcf/core';

/**
 * The folder that relative paths of definitions start from: where this program runs, unless a runtime is given another one.
 *
 * @example
 * ```ts
 * createPcf({ plugins: [localService], services: [bind(BASE_FOLDER, { useValue: '/srv/shop' })] });
 * ```
 */
export const BASE_FOLDER = new Token<string>('folder that relative paths start from');
