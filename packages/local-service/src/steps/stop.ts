import { type Clock, ConflictError } from '@pcf/core';
import type { ServiceSettings } from '../definition.js';
import { ignoring } from '../errors.js';
import type { ProcessInput } from '../plan.js';
import { isAlive, type ProcessIdentity } from '../process/identity.js';
import type { RunClaim, StopClaim } from '../service-folder/claim.js';
import { readClaim, replaceClaim } from '../service-folder/lock.js';

/**
 * Sends the stop signal to a service's process and the processes that it started, then records the time. After a crash between
 * the two, the signal is sent again; a process is never killed without a stop signal.
 *
 * @throws {@link ConflictError} when another process stopped or changed the service
 */
export async function stopService(
  seen: ProcessInput,
  signal: ServiceSettings['stop_signal'],
  clock: Clock,
): Promise<void> {
  const claim = await claimOf(seen);
  if (claim.kind !== 'run') throw new ConflictError(`the service in ${seen.folder} was already sent the stop signal`);
  if (await send(signal, claim.holder))
    await replaceClaim(seen.folder, claim, { ...claim, kind: 'stop', stopAt: Math.round(clock.now()) });
}

/**
 * Kills a service's process, and the processes that it started, after the stop signal had no effect in time.
 *
 * @throws {@link ConflictError} when another process changed the service
 */
export async function killService(seen: ProcessInput): Promise<void> {
  const claim = await claimOf(seen);
  if (claim.kind !== 'stop') throw new ConflictError(`the service in ${seen.folder} was not sent the stop signal`);
  await send('SIGKILL', claim.holder);
}

async function claimOf({ folder, pid }: ProcessInput): Promise<RunClaim | StopClaim> {
  const claim = await readClaim(folder);
  const isClaim = claim && typeof claim !== 'string';
  if (isClaim && (claim.kind === 'run' || claim.kind === 'stop') && claim.holder.pid === pid) return claim;
  throw new ConflictError(`the service in ${folder} has changed`);
}

/** Sends a signal directly after the process was identified, so that no other process can have its pid. */
async function send(signal: NodeJS.Signals, holder: ProcessIdentity): Promise<boolean> {
  if (!(await isAlive(holder))) return false;
  return (await ignoring(['ESRCH'], async () => process.kill(-holder.pid, signal))) ?? false;
}
