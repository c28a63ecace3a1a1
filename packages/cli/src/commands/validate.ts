import type { Command } from '../command.js';
import { ExitCode } from '../exit-codes.js';
import { withSession } from '../session.js';

/** `pcf validate`: checks the definitions, and calls no cloud. */
export const validate: Command = (invocation) =>
  withSession(invocation, [], async ({ file, particles }) => {
    const count = particles.length === 1 ? '1 definition' : `${particles.length} definitions`;
    const document = { valid: true, particles: particles.map(({ id }) => ({ id })) };
    invocation.output.result(document, (paint) => `${paint.green('valid')}: ${file}, ${count}`);
    return ExitCode.done;
  });
