import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { appendPrivateFile, type Clock, ConflictError } from '@pcf/core';
import { ignoring, isSystemError, ServiceEndedError, ServiceNotStartableError } from '../errors.js';
import { type Declared, OWN_LOG } from '../paths.js';
import { findProgram } from '../process/find-program.js';
import { identify, isAlive } from '../process/identity.js';
import { type Exit, spawnWaiting, type WaitingProcess } from '../process/spawn.js';
import type { EditClaim, RunClaim } from '../service-folder/claim.js';
import { type Description, diff, viewOf } from '../service-folder/description.js';
import { readClaim, replaceClaim, withLock } from '../service-folder/lock.js';
import { readDescription } from '../service-folder/service-folder.js';

/** A process that this runtime started. */
export interface Run {
  readonly claim: RunClaim;
  readonly log: string;
  /** How it ended, and the time in milliseconds since the epoch. */
  readonly exit: Promise<Exit & { readonly at: number }>;
}

/** The service to start. */
export interface Startable {
  /** The particle's id, for errors. */
  readonly id: string;
  readonly folder: string;
  readonly declared: Declared;
}

/** The variables that a process inherits, ignoring its description sets them. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ', 'TMPDIR'];

/**
 * Starts the process of a service. The process runs its program only after the claim names it as the holder. So it is neither
 * lost nor started twice, even if this process or another one crashes at any point.
 *
 * @throws {@link ServiceNotStartableError} when its program, working folder or log cannot be used
 * @throws {@link ConflictError} when another process changed or locked the service first
 */
export function startService({ id, folder, declared }: Startable, clock: Clock): Promise<Run> {
  return withLock(folder, async (held) => {
    const described = await readDescription(folder);
    if (!described || diff(viewOf(described, declared), declared).length > 0)
      throw new ConflictError(`the description in ${folder} has changed`);
    const waiting = await launch(id, described, join(folder, OWN_LOG));
    try {
      const claim = await handOver(folder, held, waiting, clock);
      waiting.run();
      return { claim, log: described.log, exit: waiting.exit.then((exit) => ({ ...exit, at: clock.now() })) };
    } catch (error) {
      waiting.cancel();
      throw error;
    }
  });
}

async function handOver(folder: string, held: EditClaim, waiting: WaitingProcess, clock: Clock): Promise<RunClaim> {
  const holder = await identify(waiting.pid);
  if (!holder) throw new ConflictError('the process ended before it could run its program');
  const claim: RunClaim = { kind: 'run', holder, startedAt: Math.round(clock.now()) };
  if (!(await replaceClaim(folder, held, claim)))
    throw new ConflictError(`another process has locked the service in ${folder}`);
  return claim;
}

async function launch(id: string, described: Description, ownLog: string): Promise<WaitingProcess> {
  const [program, ...args] = described.command;
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const environment = { ...Object.fromEntries(inherited), ...described.environment };
  const folder = described.working_folder;
  const isFolder = (await ignoring(['ENOENT', 'ENOTDIR'], () => stat(folder)))?.isDirectory();
  if (!isFolder)
    throw new ServiceNotStartableError(id, 'service.working_folder', `its working folder ${folder} is not a folder`);
  const found = await findProgram(program, folder, environment.PATH);
  if ('problem' in found) throw new ServiceNotStartableError(id, 'service.command', found.problem);
  const log = await openLog(id, described.log, ownLog);
  try {
    return await spawnWaiting({ file: found.file, args, environment, folder, log: log.fd });
  } finally {
    await log.close();
  }
}

async function openLog(id: string, log: string, ownLog: string) {
  try {
    return await (log === ownLog ? appendPrivateFile(log) : open(log, 'a'));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = `its log cannot be opened: ${error.message}`;
    throw new ServiceNotStartableError(id, 'service.log', reason, { cause: error });
  }
}

/** A process that ends within this many milliseconds of its start counts as failed. */
const MIN_LIFETIME = 1_000;

/** The service, and how long its process should have stayed up. */
export interface Expectation {
  /** The particle's id. */
  readonly id: string;
  readonly folder: string;
  /** Milliseconds. */
  readonly minReady: number;
}

/**
 * Checks that a started process did not end at once. Starting it again would repeat without end.
 *
 * @throws {@link ServiceEndedError} when it ended at once
 */
export async function assertStayedUp(run: Run, { id, folder, minReady }: Expectation): Promise<void> {
  const claim = await readClaim(folder);
  const isUntouched = claim && typeof claim !== 'string' && claim.kind === 'run';
  if (!isUntouched || (await isAlive(run.claim.holder))) return;
  const exit = await run.exit;
  const lifetime = exit.at - run.claim.startedAt;
  if (lifetime < Math.max(MIN_LIFETIME, minReady))
    throw new ServiceEndedError(id, describeExit(exit), lifetime / 1_000, run.log);
}

function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code}` : `the signal ${signal}`;
}
