import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/** Kinds of handles that are not listed by `process.getActiveResourcesInfo()`, or end by themselves at once. */
const TIMERS = ['Timeout', 'Immediate'];

/** A timer that keeps the process alive. */
interface Timer {
  readonly handle: { hasRef?(): boolean };
  /** The line of code that started it. */
  readonly startedAt: string;
}

/**
 * The handles that some work has opened and that keep the process alive. Timers are told apart one by one, so that one that ends
 * meanwhile does not hide a new one.
 */
export class ActiveHandles {
  readonly #before = process.getActiveResourcesInfo();
  readonly #timers = new Map<number, Timer>();
  readonly #current = new AsyncLocalStorage<object>();
  readonly #hook = createHook({
    init: (id, type, _, handle) => {
      if (TIMERS.includes(type) && this.#current.getStore() === this)
        this.#timers.set(id, { handle, startedAt: callerIn(new Error().stack) });
    },
    destroy: (id) => {
      this.#timers.delete(id);
    },
  }).enable();

  /** Runs work whose handles are watched. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return this.#current.run(this, work);
  }

  /** Describes the handles that the work has opened and not closed. */
  get open(): string[] {
    const timers = [...this.#timers.values()].filter(({ handle }) => handle.hasRef?.() ?? true);
    const left = [...this.#before];
    const others = process.getActiveResourcesInfo().filter((kind) => {
      const at = left.indexOf(kind);
      if (at >= 0) left.splice(at, 1);
      return at < 0 && !TIMERS.includes(kind);
    });
    return [...timers.map(({ startedAt }) => `a timer, started ${startedAt}`), ...others];
  }

  stop(): void {
    this.#hook.disable();
  }
}

/** The innermost line of a stack that is neither Node's nor this file's. */
function callerIn(stack = ''): string {
  const lines = stack.split('\n').filter((line) => line.trim().startsWith('at '));
  const own = lines.filter((line) => !/node:|active-handles/.test(line));
  return own[0]?.trim() ?? 'by Node';
}
