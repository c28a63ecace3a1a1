import { printable } from '@pcf/core/printable';
import { setConnection } from './connection.js';
import { type ExitCode, exitCodeOf } from './exit-codes.js';
import type { Io } from './io.js';
import type { Options } from './options.js';
import { Output } from './output/output.js';
import { terminalText } from './output/terminal.js';
import { runProgram } from './program/program.js';

/**
 * Runs the command `pcf`.
 *
 * @param argv - the arguments after `pcf`
 * @param io - its streams, environment and signals
 * @returns the exit code; errors are written, not thrown
 *
 * @example
 * ```ts
 * const { stdin, stdout, stderr, env } = process;
 * process.exitCode = await main(['plan'], { stdin, stdout, stderr, env, cwd: process.cwd(), signals: process });
 * ```
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let known: Options = { json: argv.includes('--json'), debug: argv.includes('--debug') };
  try {
    return await runProgram(argv, io, async ({ command, args, options }) => {
      known = options;
      const output = await outputFor(io, options);
      setConnection(io.env, options);
      const runCommand = await command.load();
      return runCommand({ args, options, io, output });
    });
  } catch (error) {
    (await outputFor(io, known)).error(error);
    return exitCodeOf(error);
  }
}

/** Only a terminal needs the library that wraps lines: it takes a tenth of the time in which a short command is loaded. */
async function outputFor(io: Io, options: Options): Promise<Output> {
  if (!io.stdout.isTTY && !io.stderr.isTTY) return new Output(io, options);
  const { wrapLines } = await import('./output/wrap.js');
  return new Output(io, options, wrapLines);
}

/**
 * Runs the command `pcf` with the streams and signals of this process. Ends the process once all output is written: an
 * abandoned call may keep a socket open.
 *
 * @param argv - the arguments after `pcf`; those of this process by default
 */
export async function run(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  printWarnings();
  process.exitCode = await main(argv, {
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
 * Escapes warnings like all other output: they may contain text from a provider. Hides experimental warnings: local backends
 * use SQLite, which Node 22 calls experimental.
 */
function printWarnings(): void {
  if (process.listenerCount('warning') === 0) return;
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    if (name === 'ExperimentalWarning') return;
    process.stderr.write(`${terminalText(`pcf: warning: ${name}: ${printable(message)}`)}\n`);
  });
}

/** `pcf plan | head` closes the pipe early: the rest of the output is not needed. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Ends the process once all output is written. */
async function exit(): Promise<never> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  process.exit();
}
