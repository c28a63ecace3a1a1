import { type HttpFault, loseAnswer, resetAfter, resetBefore, serverError, throttle } from '@pcf/testing';
import fc from 'fast-check';
import type { TestEnvironment } from './test-environment.js';

/** The faults of a request, each with what an error says about it. */
const FAULTS = {
  'Rate exceeded': throttle(),
  'could not be processed': serverError(503),
  'socket hang up': resetBefore(),
  'hang up': resetAfter(),
  'did not arrive in time': loseAnswer(),
} as const;

type Cause = keyof typeof FAULTS;

/** A fault of some of the requests of a process. */
interface Trouble {
  readonly cause: Cause;
  readonly skip: number;
  readonly times: number;
}

/** A kill of a process at one of its requests: before it is sent, or after it took effect. */
interface Kill {
  readonly when: 'before' | 'after';
  readonly skip: number;
}

/** The troubles of one process. */
export interface Troubles {
  readonly faults: readonly Trouble[];
  readonly kill: Kill | undefined;
}

const trouble: fc.Arbitrary<Trouble> = fc.record({
  cause: fc.constantFrom(...Object.keys(FAULTS).filter(isCause)),
  skip: fc.nat(40),
  times: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.constant(Number.POSITIVE_INFINITY)),
});

const kill: fc.Arbitrary<Kill> = fc.record({ when: fc.constantFrom('before', 'after'), skip: fc.nat(40) });

/** The troubles of several processes, one after the other. */
export const anyTroubles: fc.Arbitrary<readonly Troubles[]> = fc.array(
  fc.record({ faults: fc.array(trouble, { maxLength: 6 }), kill: fc.option(kill, { nil: undefined }) }),
  { minLength: 1, maxLength: 3 },
);

function isCause(text: string): text is Cause {
  return Object.hasOwn(FAULTS, text);
}

/** The text of the error of a process that is killed. */
const KILLED = 'the process is gone';

/** How often each trouble happened. */
export class Tally {
  faults = 0;
  kills = 0;
  timeouts = 0;
  errors = 0;
}

/**
 * Runs a process with these troubles.
 *
 * @param work - what the process does until the signal is aborted
 * @throws an error that names neither the kill nor one of the faults
 */
export async function bear(
  environment: TestEnvironment,
  { faults, kill }: Troubles,
  tally: Tally,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const process = new AbortController();
  if (kill) environment.http.inject(killing(kill.when, process, tally), { skip: kill.skip });
  for (const { cause, ...target } of faults) environment.http.inject(counted(FAULTS[cause], tally), target);
  try {
    await work(process.signal);
  } catch (error) {
    const text = fullText(error);
    if (text.includes(KILLED)) return;
    if (!faults.some(({ cause }) => text.includes(cause))) throw error;
    tally.errors += 1;
    if (text.includes('PCF_DEADLINE_EXCEEDED')) tally.timeouts += 1;
  } finally {
    environment.http.heal();
  }
}

function counted(fault: HttpFault, tally: Tally): HttpFault {
  return (send, call) => {
    tally.faults += 1;
    return fault(send, call);
  };
}

function killing(when: Kill['when'], process: AbortController, tally: Tally): HttpFault {
  return async (send) => {
    tally.kills += 1;
    if (when === 'after') await send();
    process.abort(new Error(KILLED));
    throw new Error(KILLED);
  };
}

/** An error's code and message, and those of its causes. */
function fullText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? `${error.code}: ` : '';
  return `${code}${error.message}\n${error.cause === undefined ? '' : fullText(error.cause)}`;
}
