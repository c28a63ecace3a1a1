import { InterruptedError } from './errors.js';
import type { SignalSource, StopSignal } from './io.js';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/**
 * Runs `work` with a signal that is aborted with an {@link InterruptedError} at SIGINT or SIGTERM. The listeners are removed
 * then, so that a second Ctrl-C ends the process at once.
 */
export async function interruptible<T>(source: SignalSource, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listeners = STOP_SIGNALS.map((name) => ({ name, stop: () => stop(name) }));
  const removeListeners = () => {
    for (const listener of listeners) source.off(listener.name, listener.stop);
  };
  const stop = (name: StopSignal) => {
    removeListeners();
    controller.abort(new InterruptedError(name));
  };
  for (const listener of listeners) source.on(listener.name, listener.stop);
  try {
    return await work(controller.signal);
  } finally {
    removeListeners();
  }
}

/**
 * Throws if the command was interrupted. For commands that have changed nothing yet.
 *
 * @throws {@link InterruptedError} when the command was interrupted
 */
export function endBeforeChanges({ reason }: AbortSignal): void {
  if (reason instanceof InterruptedError) {
    throw new InterruptedError(reason.signal, 'Nothing was changed.');
  }
}

/** Waits for `work` or for the signal, whichever comes first, even if `work` ignores the signal. */
export async function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const finished = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { signal: finished.signal });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    finished.abort();
  }
}
