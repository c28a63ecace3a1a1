import { LocalBackendError } from '../errors.js';
import { FIRST_LOCAL_PORT, UsageError } from '../options.js';

const LAST_PORT = 65_535;

/** The ports of local backends. The backend with the place 0 has the first one, and so on. */
export interface Ports {
  /** 0: the system chooses all of them. */
  readonly first: number;
  /** Whether a backend whose port is taken gets any other one. */
  readonly mayMove: boolean;
}

/**
 * The ports of `pcf local`. They are the same each time, so that URLs stay valid when it is started again.
 *
 * @param count - how many are needed
 * @param first - the first one
 * @throws {@link UsageError} when there are not so many ports behind the first one
 */
export function fixedPorts(count: number, first: number = FIRST_LOCAL_PORT): Ports {
  if (first === 0 || first + count - 1 <= LAST_PORT) return { first, mayMove: false };
  throw new UsageError(
    `--port ${first} is too high: ${count} ports are needed, and the last one is ${LAST_PORT}. Use at most ${LAST_PORT - count + 1}.`,
  );
}

/** The ports of a command with `--local`: those of `pcf local` where they are free, so that both make the same URLs. */
export const PREFERRED_PORTS: Ports = { first: FIRST_LOCAL_PORT, mayMove: true };

/**
 * Starts a server on its port.
 *
 * @throws {@link LocalBackendError} when the port is taken or not allowed, and it may not move
 */
export async function onPort<T>(
  { first, mayMove }: Ports,
  { packageName, place }: { readonly packageName: string; readonly place: number },
  start: (port: number) => Promise<T>,
): Promise<T> {
  const port = first === 0 ? 0 : first + place;
  try {
    return await start(port);
  } catch (error) {
    const code = port === 0 ? undefined : portErrorOf(error);
    if (code === undefined) throw error;
    if (mayMove) return start(0);
    throw new LocalBackendError(`${describe(packageName, port, code)}, or choose other ports: ${otherPorts(first)}`, {
      cause: error,
    });
  }
}

/** The code with which Node refuses a port, of an error or one of its causes. */
function portErrorOf(error: unknown): 'EADDRINUSE' | 'EACCES' | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && error.code === 'EADDRINUSE') return error.code;
  // Without a listening socket, it is about a file.
  if ('code' in error && error.code === 'EACCES' && 'syscall' in error && error.syscall === 'listen') return error.code;
  return portErrorOf(error.cause);
}

function describe(packageName: string, port: number, code: 'EADDRINUSE' | 'EACCES'): string {
  return code === 'EACCES'
    ? `This user may not listen on port ${port}, which ${packageName} has. Run it as another user`
    : `Port ${port} is taken, so ${packageName} cannot listen on it. End the program that uses it, for example another pcf local`;
}

function otherPorts(first: number): string {
  const other = first < LAST_PORT - 1_000 ? Math.max(first, 1_024) + 100 : FIRST_LOCAL_PORT;
  return `pcf local --port ${other}. With --port 0, the system chooses free ones.`;
}
