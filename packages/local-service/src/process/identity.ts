import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { UnknownProcessError, UnsupportedPlatformError } from '../errors.js';

/** One process and no other: a pid alone may belong to somebody else by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the words of the operating system: digits, letters `a` to `f`, and `-`. */
  readonly birth: string;
}

/** @throws {@link UnsupportedPlatformError} where processes cannot be told apart */
export function assertPlatform(platform: string = process.platform): void {
  if (platform !== 'linux' && platform !== 'darwin') throw new UnsupportedPlatformError(platform);
}

/**
 * Which process has a pid now.
 *
 * @returns `undefined` when none has, or one that has ended and only waits to be reaped
 * @throws {@link UnknownProcessError} when that cannot be told
 * @throws {@link UnsupportedPlatformError} where processes cannot be told apart
 */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  assertPlatform();
  const birth = process.platform === 'linux' ? await birthOnLinux(pid) : await birthByPs(pid);
  return birth === undefined ? undefined : { pid, birth };
}

/** Which process this is. Throws as {@link identify} does. */
export async function identifySelf(): Promise<ProcessIdentity> {
  const self = await identify(process.pid);
  if (!self) throw new UnknownProcessError(process.pid, 'it is this process, and yet it is not found');
  return self;
}

/** Whether it is this very process that has its pid. Throws as {@link identify} does. */
export async function isAlive(known: ProcessIdentity): Promise<boolean> {
  return (await identify(known.pid))?.birth === known.birth;
}

async function birthOnLinux(pid: number): Promise<string | undefined> {
  const boot = await readProc(pid, '/proc/sys/kernel/random/boot_id');
  if (boot === undefined) throw new UnknownProcessError(pid, '/proc/sys/kernel/random/boot_id is not there');
  const stat = await readProc(pid, `/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const parsed = parseProcStat(stat);
  if (!parsed) throw new UnknownProcessError(pid, `/proc/${pid}/stat is not as proc(5) says`);
  return parsed.ended ? undefined : `${boot.trim()}-${parsed.ticks}`;
}

async function readProc(pid: number, file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw new UnknownProcessError(pid, `${file} cannot be read`, { cause: error });
  }
}

/** What `/proc/PID/stat` tells of a process. */
export interface ProcStat {
  /** It has ended: a zombie, or dead. */
  readonly ended: boolean;
  /** When it began, in clock ticks since the machine did. */
  readonly ticks: string;
}

/**
 * Reads `/proc/PID/stat`. The second field is the program's name in parentheses, which may hold anything, parentheses and
 * blanks too; the third is the state, the 22nd the start time.
 *
 * @returns `undefined` when it is not of this form
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function parseProcStat(stat: string): ProcStat | undefined {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/);
  const state = fields[0];
  const ticks = fields[19];
  if (!state || !/^[A-Za-z]$/.test(state) || !ticks || !/^\d+$/.test(ticks)) return undefined;
  return { ended: /^[ZXx]$/.test(state), ticks };
}

async function birthByPs(pid: number): Promise<string | undefined> {
  const line = await psLine(pid);
  if (line === '') return undefined;
  const parsed = parsePsLine(line);
  if (!parsed) throw new UnknownProcessError(pid, '/bin/ps answered in a form that is not known');
  return parsed.ended ? undefined : String(parsed.seconds);
}

/** The zone is fixed, or the same process would begin at another time when the machine's zone changes. */
function psLine(pid: number): Promise<string> {
  const env = { LC_ALL: 'C', TZ: 'UTC0' };
  return new Promise((resolve, reject) => {
    execFile('/bin/ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], { env }, (error, stdout, stderr) => {
      const isNone = error?.code === 1 && stdout.trim() === '' && stderr.trim() === '';
      if (error && !isNone) reject(new UnknownProcessError(pid, '/bin/ps failed', { cause: error }));
      else resolve(stdout.trim());
    });
  });
}

/** What `ps -o stat= -o lstart=` tells of a process. */
export interface PsLine {
  /** It has ended: a zombie. */
  readonly ended: boolean;
  /** When it began, in seconds since the epoch. */
  readonly seconds: number;
}

/**
 * Reads what `ps -o stat= -o lstart=` says in the locale C and the zone UTC: `Ss   Thu Jul 11 12:00:00 2024`.
 *
 * @returns `undefined` when it is not of this form
 * @see https://keith.github.io/xcode-man-pages/ps.1.html
 */
export function parsePsLine(line: string): PsLine | undefined {
  const [, state, start] =
    /^(\S+)\s+[A-Z][a-z]{2}\s+([A-Z][a-z]{2}\s+\d+ \d\d:\d\d:\d\d \d{4})$/.exec(line.trim()) ?? [];
  if (!state || !start) return undefined;
  const seconds = Date.parse(`${start} UTC`) / 1000;
  return Number.isNaN(seconds) ? undefined : { ended: state.startsWith('Z'), seconds };
}
