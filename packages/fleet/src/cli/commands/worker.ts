import { type Command, ExitCode, interruptible } from '@pcf/cli/extension';
import { errorDocument } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { startWorker } from '../../worker/worker.js';
import type { FleetCommandOptions } from '../options.js';
import { databaseFor, explainingOutages } from '../set-up/database.js';
import { readSetUp } from '../set-up/set-up.js';

const GRACE = 30;

/**
 * `pcf fleet worker`: works until SIGTERM or Ctrl-C, then ends what it has, or gives it back. With `--json`, each thing that happens is
 * one document.
 */
export const worker: Command<FleetCommandOptions> = (invocation) =>
  interruptible(invocation.io.signals, async (signal) => {
    const { options, output } = invocation;
    const { config } = await readSetUp(invocation);
    const database = await databaseFor(invocation);
    const tell = (event: string, details: object, text: string) =>
      output.result({ kind: 'worker', version: 1, event, at: new Date().toISOString(), ...details }, () => text);
    const started = await explainingOutages(database, () =>
      startWorker({
        ...config,
        database: database.url,
        ...omitUndefined({ concurrency: options.concurrency, migrate: options.migrate }),
        ...(options.lease === undefined ? {} : { lease: options.lease * 1000 }),
        onTakeOver(taken) {
          const why = taken.cause === 'lease' ? 'it did not answer in time' : 'its process has ended';
          tell('took over', taken, `Took over the runs of the worker ${taken.worker}: ${why}.`);
          config.onTakeOver?.(taken);
        },
        onLost(error) {
          tell('lost', { error: errorDocument(error) }, `Lost its runs, and joins the fleet again: ${error.message}`);
          config.onLost?.(error);
        },
        onError(error) {
          tell('error', { error: errorDocument(error) }, `Error: ${errorDocument(error).message}`);
          config.onError?.(error);
        },
      }),
    );
    const { id } = started;
    tell(
      'started',
      { worker: id, pid: process.pid },
      `The worker ${id} is ready, at ${database.place}. Ctrl-C stops it.`,
    );
    await aborted(signal);
    const { grace = GRACE } = options;
    if (started.active > 0)
      tell(
        'stopping',
        { worker: started.id, active: started.active },
        `Stopping: waiting up to ${grace} s for ${started.active} runs.`,
      );
    await started.stop(grace * 1000);
    tell('stopped', { worker: started.id }, `The worker ${started.id} has stopped.`);
    return ExitCode.done;
  });

/** The connections to the database keep the process running until then. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
