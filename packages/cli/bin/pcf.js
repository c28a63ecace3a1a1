#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

const OLDEST = [22, 12];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  fail(
    `Node ${OLDEST.join('.')} or later is required, and this is Node ${process.versions.node}. Install a newer Node.`,
  );
} else if (!existsSync(new URL('../dist/index.js', import.meta.url))) {
  fail('@pcf/cli is not built. Build it first, with npm run build in the repository.');
} else {
  // Node keeps what it compiled in the folder for temporary files: the next command starts sooner.
  module.enableCompileCache();
  const { run } = await import('../dist/index.js');
  await run();
}

/** @param {string} reason - what is wrong, and what to do */
function fail(reason) {
  process.stderr.write(`pcf: ${reason}\n`);
  process.exitCode = 1;
}
