import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DesiredState } from '@pcf/core';

const PROGRAM = fileURLToPath(new URL('./apply.mjs', import.meta.url));

/** The result of an apply in another process. */
export type Outcome =
  | { readonly outcome: string; readonly outputs: Readonly<Record<string, unknown>> }
  /** It was killed. */
  | 'killed'
  /** It failed, with this on its standard error. */
  | { readonly failure: string };

/** How another process applies. */
export interface Elsewhere {
  /** Which of its effects on the system, counted from 1, it is killed before; none where absent. */
  readonly crashBefore?: number;
  readonly owner?: string;
}

/** Applies a definition in another process. */
export function applyElsewhere(definition: object, state: DesiredState, how: Elsewhere = {}): Promise<Outcome> {
  const order = JSON.stringify({ definition, state, ...how });
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, order], (error, stdout, stderr) => {
      if (!error) resolve(JSON.parse(stdout));
      else resolve(error.signal === 'SIGKILL' ? 'killed' : { failure: stderr });
    });
  });
}
