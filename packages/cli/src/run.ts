import { ExitCode } from './exit-codes.js';
import { main } from './main.js';

/** A call that was given up on may hold a socket for long. */
const GIVEN_UP: readonly ExitCode[] = [ExitCode.timedOut, ExitCode.interrupted, ExitCode.ended];

/** Runs the command `pcf` for this process: with its arguments, streams and signals, and sets its exit code. */
export async function run(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  const code = await main(process.argv.slice(2), { stdin, stdout, stderr, env, cwd: process.cwd(), signals: process });
  process.exitCode = code;
  if (GIVEN_UP.includes(code)) await exit();
}

/** `pcf plan | head` closes the pipe early: the rest is not wanted. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Ends the process once everything is written. */
async function exit(): Promise<never> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  process.exit();
}
