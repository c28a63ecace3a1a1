import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './outside.js';

/** The releases of Node that the packages are tested on: the oldest that is supported, and the newer ones with long support. */
export const SUPPORTED = [22, 24, 26];

/**
 * The binary of a release, by its path in the package that brings it. Never the `node` in a `.bin` folder or in the PATH: that is
 * one of them, and would stand for all.
 *
 * @throws Error when it is not installed
 */
export function nodeBinary(major: number): string {
  const [folder, start] = major === 22 ? ['node_modules', 'node-'] : ['tools/nodes/node_modules', `node-${major}-`];
  const installed = existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder)) : [];
  const candidates = installed
    .filter((name) => name.startsWith(start))
    .flatMap((name) => ['bin/node', 'bin/node.exe'].map((file) => join(ROOT, folder, name, file)));
  const found = candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new Error(`Node ${major} is not installed in ${folder}. Run npm run test:matrix, which installs it.`);
}
