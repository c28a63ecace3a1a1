import { printable } from '@pcf/core/printable';
import { setConnection } from './connection.js';
import { type ExitCode, exitCodeOf } from './exit-codes.js';
import type { Io } from './io.js';
import { Output } from './output/output.js';
import { terminalText } from './output/terminal.js';
import { runProgram } from './program.js';

/**
 * The command `pcf`.
 *
 * @param argv - the arguments after `pcf`
 * @param io - what it reads, writes and is told
 * @returns the exit code; every error has been written by then, none is thrown
 *
 * @example
 * ```ts
 * const { stdin, stdout, stderr, env } = process;
 * process.exitCode = await main(['plan'], { stdin, stdout, stderr, env, cwd: process.cwd(), signals: process });
 * ```
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let output = new Output(io, { json: argv.includes('--json'), debug: argv.includes('--debug') });
  try {
    return await runProgram(argv, io, async ({ command, args, options }) => {
      output = new Output(io, options);
      setConnection(io.env, options);
      const carryOut = await command.load();
      return carryOut({ args, options, io, output });
    });
  } catch (error) {
    output.error(error);
    return exitCodeOf(error);
  }
}

/**
 * Runs the command `pcf` for this process: with its arguments, streams and signals. It ends the process when everything is
 * written: a call that was given up on may hold a socket for long.
 */
export async function run(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  tellWarnings();
  process.exitCode = await main(process.argv.slice(2), {
    stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    signals: process,
  });
  await exit();
}

/**
 * Writes warnings as all else is written: they can hold what a provider said. Node 22 calls its SQLite experimental, and a
 * local backend keeps its state in it; that is no news for the person at the terminal.
 */
function tellWarnings(): void {
  if (process.listenerCount('warning') === 0) return;
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    if (name === 'ExperimentalWarning') return;
    process.stderr.write(`${terminalText(`pcf: warning: ${name}: ${printable(message)}`)}\n`);
  });
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
