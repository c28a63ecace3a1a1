import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const ROOT = join(import.meta.dirname, '..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/** Builds what the tests start as processes; nothing when it is up to date. */
export default function buildBeforeTests(project: TestProject): void {
  const { build } = project.getProvidedContext();
  if (build) execFileSync(process.execPath, [TSC, '-b', build], { cwd: ROOT, stdio: 'inherit' });
}
