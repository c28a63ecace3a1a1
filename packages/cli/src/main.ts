import { setConnection } from './connection.js';
import { type ExitCode, exitCodeOf } from './exit-codes.js';
import type { Io } from './io.js';
import { Output } from './output.js';
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
