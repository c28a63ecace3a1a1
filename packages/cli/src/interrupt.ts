import { InterruptedError } from './errors.js';
import type { SignalSource, StopSignal } from './io.js';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/**
 * Runs work with a signal that is aborted, with an {@link InterruptedError}, when somebody wants the command to end. Who wants
 * it a second time ends the process at once: nobody listens any more.
 */
export async function interruptible<T>(source: SignalSource, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listeners = STOP_SIGNALS.map((name) => ({ name, stop: () => stop(name) }));
  const forget = () => {
    for (const listener of listeners) source.off(listener.name, listener.stop);
  };
  const stop = (name: StopSignal) => {
    forget();
    controller.abort(new InterruptedError(name));
  };
  for (const listener of listeners) source.on(listener.name, listener.stop);
  try {
    return await work(controller.signal);
  } finally {
    forget();
  }
}

/**
 * Ends a command that has changed nothing yet.
 *
 * @throws {@link InterruptedError} when somebody wants the command to end
 */
export function endBeforeChanges({ reason }: AbortSignal): void {
  if (reason instanceof InterruptedError) {
    throw new InterruptedError(reason.signal, 'Nothing was changed: run the command again when you like.');
  }
}

/** Waits for work, or for the signal, whichever is first: also when the work does not listen to the signal. */
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
