import type { Events } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Invocation } from '../command.js';
import { liveView } from './live-view.js';
import { describeProgress } from './log.js';

/**
 * Tells on stderr what goes on while particles are applied: live on a terminal, else line by line; not at all with `--quiet`
 * or `--json`.
 *
 * @param ids - the particles that are applied
 * @returns a function that ends it
 */
export async function showProgress(
  events: Events,
  ids: ReadonlySet<string>,
  { io, options, output }: Invocation,
): Promise<() => void> {
  if (options.quiet || options.json) return () => {};
  if (io.stderr.isTTY && io.env.TERM !== 'dumb') return liveView(events, ids, io);
  const describe = describeProgress();
  return events.on((event) => {
    const line = describe(printableData(event));
    if (line !== undefined) output.progress(line);
  });
}
