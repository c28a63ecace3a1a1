import { printableData } from '@pcf/core/printable';
import type { Command } from '../command.js';
import { ExitCode } from '../exit-codes.js';
import { withSession } from '../session.js';

/** `pcf validate`: checks the definitions, without calling the cloud. */
export const validate: Command = (invocation) =>
  withSession(invocation, [], async ({ files, field }) => {
    const count = field.size === 1 ? '1 particle' : `${field.size} particles`;
    const document = { valid: true, particles: [...field].map(({ id }) => ({ id })) };
    invocation.output.result(
      document,
      (paint) => `${paint.green('valid')}: ${printableData(files).join(', ')}, ${count}`,
    );
    return ExitCode.done;
  });
