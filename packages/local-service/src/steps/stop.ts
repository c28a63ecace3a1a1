import { type Clock, ConflictError } from '@pcf/core';
import type { ServiceSettings } from '../definition.js';
import { unless } from '../errors.js';
import type { RunClaim, StopClaim } from '../folder/claim.js';
import { passClaim, readClaim } from '../folder/lock.js';
import type { ProcessInput } from '../plan.js';
import { isAlive, type ProcessIdentity } from '../process/identity.js';

/**
 * Sends the stop signal to a service's process and those that it started, and notes when. The signal goes first: a crash in
 * between means a second signal, never a process that is killed without having been asked.
 *
 * @throws {@link ConflictError} when the service was told to stop, or changed, by somebody else
 */
export async function stopService(
  seen: ProcessInput,
  signal: ServiceSettings['stop_signal'],
  clock: Clock,
): Promise<void> {
  const claim = await claimOf(seen);
  if (claim.kind !== 'run') throw new ConflictError(`the service in ${seen.folder} has just been told to stop`);
  if (await send(signal, claim.holder))
    await passClaim(seen.folder, claim, { ...claim, kind: 'stop', stopAt: Math.round(clock.now()) });
}

/**
 * Kills a service's process, and those that it started, after it was told to stop in vain.
 *
 * @throws {@link ConflictError} when the service was changed by somebody else
 */
export async function killService(seen: ProcessInput): Promise<void> {
  const claim = await claimOf(seen);
  if (claim.kind !== 'stop') throw new ConflictError(`the service in ${seen.folder} was not told to stop`);
  await send('SIGKILL', claim.holder);
}

async function claimOf({ folder, pid }: ProcessInput): Promise<RunClaim | StopClaim> {
  const claim = await readClaim(folder);
  const isClaim = claim && typeof claim !== 'string';
  if (isClaim && (claim.kind === 'run' || claim.kind === 'stop') && claim.holder.pid === pid) return claim;
  throw new ConflictError(`the service in ${folder} has just changed`);
}

/** Nothing happens between the answer that it is our process and the signal, so that no other can have taken its pid. */
async function send(signal: NodeJS.Signals, holder: ProcessIdentity): Promise<boolean> {
  if (!(await isAlive(holder))) return false;
  return (await unless(['ESRCH'], async () => process.kill(-holder.pid, signal))) ?? false;
}
