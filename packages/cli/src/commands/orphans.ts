import { orphansDocument } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Command } from '../command.js';
import { exitCodeOfAll } from '../exit-codes.js';
import { interruptible, orAborted } from '../interrupt.js';
import { orphanFailures, renderOrphans } from '../output/orphans.js';
import { printFailures } from '../output/output.js';
import { withSession } from '../session.js';
import { timeLimit } from '../time-limit.js';

/** `pcf orphans`: lists what the owner has and no definition describes. */
export const orphans: Command = ({ options, ...invocation }) =>
  interruptible(invocation.io.signals, (signal) =>
    withSession({ ...invocation, options: { ...options, prune: true } }, [], async ({ field }) => {
      const found = await orAborted(signal, field.orphans({ ...timeLimit(options), signal }));
      const failures = orphanFailures(found);
      invocation.output.result(orphansDocument(found), (paint) => renderOrphans(printableData(found), paint));
      printFailures(failures, invocation.output);
      return exitCodeOfAll(failures.map(({ error }) => error));
    }),
  );
