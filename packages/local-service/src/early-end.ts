import { readClaim } from './claim-register.js';
import { ServiceEndedError } from './errors.js';
import type { Exit } from './gate.js';
import { isAlive } from './process-identity.js';
import type { Run } from './start.js';

/** A process that ends within this many milliseconds of its start cannot do what it is for. */
const AT_ONCE = 1_000;

/** A process that was started, and for how long it should have stayed up. */
export interface Expectation {
  /** The particle's id. */
  readonly id: string;
  readonly folder: string;
  /** Milliseconds. */
  readonly minReady: number;
}

/**
 * Makes sure that a process which was started did not end by itself at once: to start it again would go on for ever.
 *
 * @throws {@link ServiceEndedError} when it did
 */
export async function assertStayedUp(run: Run, { id, folder, minReady }: Expectation): Promise<void> {
  const claim = await readClaim(folder);
  const isUntouched = claim && typeof claim !== 'string' && claim.kind === 'run';
  if (!isUntouched || (await isAlive(run.claim.holder))) return;
  const exit = await run.exit;
  const lifetime = exit.at - run.claim.startedAt;
  if (lifetime < Math.max(AT_ONCE, minReady)) throw new ServiceEndedError(id, wayOf(exit), lifetime / 1_000, run.log);
}

function wayOf({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code}` : `the signal ${signal}`;
}
