/** Prints which binaries a process of its own would use: `node usable.mjs SOURCE`, with those of a package of npm in SOURCE. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usableBinaries } from '../../dist/binaries.js';
import { Supervisor } from '../../dist/supervisor.js';

const temporary = mkdtempSync(join(tmpdir(), 'pcf-postgres-'));
const supervisor = await Supervisor.start([temporary]);
console.log(
  JSON.stringify({ temporary, binaries: await usableBinaries(process.argv[2] ?? '', temporary, supervisor) }),
);
await supervisor.stop();
