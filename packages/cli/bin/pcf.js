#!/usr/bin/env node
import { existsSync } from 'node:fs';

if (existsSync(new URL('../dist/index.js', import.meta.url))) {
  const { run } = await import('../dist/index.js');
  await run();
} else {
  process.stderr.write('pcf: @pcf/cli is not built. Build it first, with npm run build in the repository.\n');
  process.exitCode = 1;
}
