import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { UnknownProcessError, UnsupportedPlatformError } from '../errors.js';

/** Identifies a process. A pid alone is not enough: it can be reused. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The start time as the operating system reports it: digits, letters `a` to `f`, and `-`. */
  readonly birth: string;
}

/** @throws {@link UnsupportedPlatformError} on other systems than Linux and macOS */
export function assertPlatform(platform: string = process.platform): void {
  if (platform !== 'linux' && platform !== 'darwin') throw new UnsupportedPlatformError(platform);
}

/**
 * Identifies the process that has a pid now.
 *
 * @returns `undefined` if there is none, or only a zombie
 * @throws {@link UnknownProcessError} when the operating system does not say
 * @throws {@link UnsupportedPlatformError} on other systems than Linux and macOS
 */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  assertPlatform();
  const birth = process.platform === 'linux' ? await birthOnLinux(pid) : await birthByPs(pid);
  return birth === undefined ? undefined : { pid, birth };
}

/** Identifies this process. Throws as {@link identify} does. */
export async function identifySelf(): Promise<ProcessIdentity> {
  const self = await identify(process.pid);
  if (!self) throw new UnknownProcessError(process.pid, 'it is this process, but it was not found');
  return self;
}

/** Whether a process still runs. Throws as {@link identify} does. */
export async function isAlive(known: ProcessIdentity): Promise<boolean> {
  return (await identify(known.pid))?.birth === known.birth;
}

async function birthOnLinux(pid: number): Promise<string | undefined> {
  const boot = await readProc(pid, '/proc/sys/kernel/random/boot_id');
  if (boot === undefined) throw new UnknownProcessError(pid, '/proc/sys/kernel/random/boot_id does not exist');
  const stat = await readProc(pid, `/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const parsed = parseProcStat(stat);
  if (!parsed) throw new UnknownProcessError(pid, `/proc/${pid}/stat has an unexpected format`);
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

/** The part of `/proc/PID/stat` that is used. */
export interface ProcStat {
  /** Whether it has ended: a zombie, or dead. */
  readonly ended: boolean;
  /** Its start time, in clock ticks since boot. */
  readonly ticks: string;
}

/**
 * Parses `/proc/PID/stat`. The second field is the program's name in parentheses, which may itself contain parentheses and
 * blanks; the third is the state, the 22nd the start time.
 *
 * @returns `undefined` if the format is unexpected
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
  if (!parsed) throw new UnknownProcessError(pid, '/bin/ps answered in an unexpected format');
  return parsed.ended ? undefined : String(parsed.seconds);
}

/** The time zone is fixed: otherwise the start time would change with the zone of the machine. */
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

/** The parsed output of `ps -o stat= -o lstart=`. */
export interface PsLine {
  /** Whether it is a zombie. */
  readonly ended: boolean;
  /** Its start time, in seconds since the epoch. */
  readonly seconds: number;
}

/**
 * Parses the output of `ps -o stat= -o lstart=` in the locale C and the zone UTC: `Ss   Thu Jul 11 12:00:00 2024`.
 *
 * @returns `undefined` if the format is unexpected
 * @see https://keith.github.io/xcode-man-pages/ps.1.html
 */
export function parsePsLine(line: string): PsLine | undefined {
  const [, state, start] =
    /^(\S+)\s+[A-Z][a-z]{2}\s+([A-Z][a-z]{2}\s+\d+ \d\d:\d\d:\d\d \d{4})$/.exec(line.trim()) ?? [];
  if (!state || !start) return undefined;
  const seconds = Date.parse(`${start} UTC`) / 1000;
  return Number.isNaN(seconds) ? undefined : { ended: state.startsWith('Z'), seconds };
}
