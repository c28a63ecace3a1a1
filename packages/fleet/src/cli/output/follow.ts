import { type ExitCode, InterruptedError, type Invocation, orAborted, type Paint } from '@pcf/cli/extension';
import { runDocument } from '../../documents.js';
import type { Fleet } from '../../fleet.js';
import type { Run } from '../../store/records.js';
import { exitCodeOfRun } from '../exits.js';
import type { FleetCommandOptions } from '../options.js';
import { adviceToApprove, renderResult, renderStep, renderTitle } from './run.js';

const PLAIN: Paint = { bold: same, dim: same, green: same, red: same, yellow: same };

/**
 * Follows a run until it has ended: prints how it goes on stderr, then what it did or found. With `--no-wait`, prints the run as it is.
 *
 * @throws {@link InterruptedError} when the command is interrupted; the run goes on
 */
export async function follow(
  fleet: Fleet,
  asked: Run,
  { options, output }: Invocation<FleetCommandOptions>,
  signal: AbortSignal,
): Promise<ExitCode | undefined> {
  const { id } = asked;
  if (options.wait === false) {
    output.result(runDocument(asked), (paint) => renderTitle(asked, paint));
    return undefined;
  }
  output.progress(`${renderTitle(asked, PLAIN)}`);
  let run = asked;
  let told = '';
  try {
    for await (const change of abortable(fleet.watch(id, { signal }), signal)) {
      run = change.run;
      const now = describe(run);
      if (now !== undefined && now !== told) output.progress(now);
      told = now ?? told;
      for (const step of change.steps) if (step.outcome !== 'accepted') output.progress(renderStep(step, PLAIN));
    }
  } catch (error) {
    if (!signal.aborted || !(signal.reason instanceof InterruptedError)) throw error;
    throw new InterruptedError(
      signal.reason.signal,
      `The run ${id} goes on. See it: pcf fleet show ${id}. End it: pcf fleet cancel ${id}`,
    );
  }
  const steps = await fleet.steps(id);
  output.result(runDocument(run, { steps }), (paint) => renderEnd(run, paint), { wrap: true });
  return exitCodeOfRun(run);
}

/** Says where a run is; `undefined` where there is nothing to say. */
function describe({ state, worker, attempts }: Run): string | undefined {
  if (state === 'waiting') return 'It waits for the run of this field before it.';
  if (state !== 'running') return undefined;
  return attempts > 1 ? `The worker ${worker} has taken it over.` : `The worker ${worker} has it.`;
}

function renderEnd(run: Run, paint: Paint): string {
  const end = run.outcome === 'approval needed' ? [adviceToApprove(run.id)] : [];
  const lines = [...renderResult(run, paint), ...end];
  return lines.length > 0 ? lines.join('\n\n') : renderTitle(run, paint);
}

async function* abortable<T>(values: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = values[Symbol.asyncIterator]();
  for (;;) {
    const next = await orAborted(signal, iterator.next());
    if (next.done) return;
    yield next.value;
  }
}

function same(text: string): string {
  return text;
}
