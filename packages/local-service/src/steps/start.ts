import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { appendPrivateFile, type Clock, ConflictError } from '@pcf/core';
import { isSystemError, ServiceEndedError, ServiceNotStartableError, unless } from '../errors.js';
import type { EditClaim, RunClaim } from '../folder/claim.js';
import { type Description, diff, viewOf } from '../folder/description.js';
import { passClaim, readClaim, whileHolding } from '../folder/lock.js';
import { readDescription } from '../folder/service-folder.js';
import { type Declared, OWN_LOG } from '../paths.js';
import { findProgram } from '../process/find-program.js';
import { identify, isAlive } from '../process/identity.js';
import { type Exit, type Gate, spawnGated } from '../process/spawn.js';

/** A process that this runtime has started. */
export interface Run {
  readonly claim: RunClaim;
  readonly log: string;
  /** How it ended, and when, in milliseconds since the epoch. */
  readonly exit: Promise<Exit & { readonly at: number }>;
}

/** What is to be started. */
export interface Startable {
  /** The particle's id, for errors. */
  readonly id: string;
  readonly folder: string;
  readonly declared: Declared;
}

/** What a process has from whoever starts it, where its description does not say otherwise. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ', 'TMPDIR'];

/**
 * Starts the process of a description. It runs its program only once it is written down as the one that has the say, so that
 * it can neither be lost nor be started twice, whenever this process or another one dies.
 *
 * @throws {@link ServiceNotStartableError} when something that it needs is not there
 * @throws {@link ConflictError} when somebody else was first
 */
export function startService({ id, folder, declared }: Startable, clock: Clock): Promise<Run> {
  return whileHolding(folder, async (held) => {
    const described = await readDescription(folder);
    if (!described || diff(viewOf(described, declared), declared).length > 0)
      throw new ConflictError(`the description in ${folder} has just changed`);
    const gate = await launch(id, described, join(folder, OWN_LOG));
    try {
      const claim = await handOver(folder, held, gate, clock);
      gate.open();
      return { claim, log: described.log, exit: gate.exit.then((exit) => ({ ...exit, at: clock.now() })) };
    } catch (error) {
      gate.shut();
      throw error;
    }
  });
}

async function handOver(folder: string, held: EditClaim, gate: Gate, clock: Clock): Promise<RunClaim> {
  const holder = await identify(gate.pid);
  if (!holder) throw new ConflictError('the process ended before it could run its program');
  const claim: RunClaim = { kind: 'run', holder, startedAt: Math.round(clock.now()) };
  if (!(await passClaim(folder, held, claim)))
    throw new ConflictError(`another process has just taken the service in ${folder}`);
  return claim;
}

async function launch(id: string, described: Description, ownLog: string): Promise<Gate> {
  const [program, ...args] = described.command;
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const environment = { ...Object.fromEntries(inherited), ...described.environment };
  const folder = described.working_folder;
  const isFolder = (await unless(['ENOENT', 'ENOTDIR'], () => stat(folder)))?.isDirectory();
  if (!isFolder)
    throw new ServiceNotStartableError(id, 'service.working_folder', `its working folder ${folder} is no folder`);
  const found = await findProgram(program, folder, environment.PATH);
  if ('problem' in found) throw new ServiceNotStartableError(id, 'service.command', found.problem);
  const log = await openLog(id, described.log, ownLog);
  try {
    return await spawnGated({ file: found.file, args, environment, folder, log: log.fd });
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
