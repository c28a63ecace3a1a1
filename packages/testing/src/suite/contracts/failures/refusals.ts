import { AbortedError, State } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import { refuse, serverError } from '../../../http/faults.js';
import type { HttpFault } from '../../../http/http-faults.js';
import { ContractError, ensure, ensureEqual, inContext, notChecked, show } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import type { TestEnvironment } from '../../environment.js';

/** The time limit of a look that the provider refuses, in milliseconds. */
const TIME_LIMIT = 60_000;

/** Refusals that mean "you may not know", and failures. None of them means that the resource does not exist. */
const REFUSALS: Readonly<Record<string, HttpFault>> = {
  'is denied': refuse('AccessDeniedException', 'You are not allowed to do this.', 403),
  'is refused as invalid': refuse('ValidationException', 'This request is not valid.', 400),
  'fails in the service': serverError(),
};

export const refusals: Contract[] = [
  {
    name: 'denied-looks',
    title: 'a look that the provider refuses is an error, and never a missing or an unchanged resource',
    async run(context) {
      const env = await context.open();
      const { deny, http } = env.backend;
      await context.close(env);
      if (!deny && !http)
        throw notChecked('deny', 'so that the suite sees whether "access denied" is read as a missing resource');
      for (const exists of [true, false])
        await inContext(exists ? 'when the resource exists' : 'when there is no resource', async () => {
          if (deny) await inContext('after deny()', () => afterDenial(context, exists));
          if (http) await eachRead(context, exists);
        });
    },
  },
];

async function begin(context: ContractContext, exists: boolean): Promise<TestEnvironment> {
  const env = await context.open();
  if (exists) await env.apply(context.definitions.at(-1) ?? '');
  await env.disposeRuntimes();
  env.clear();
  return env;
}

async function afterDenial(context: ContractContext, exists: boolean): Promise<void> {
  const env = await begin(context, exists);
  await env.callHook('deny', 'so that a refused look is seen');
  await ensureRefused(env, context, 'deny()');
  await context.close(env);
}

/** Refuses each kind of read that a look sends, one at a time. */
async function eachRead(context: ContractContext, exists: boolean): Promise<void> {
  const counting = await begin(context, exists);
  await counting.particle(context.definitions.at(-1) ?? '').getStatus({ fresh: true });
  const reads = new Set(counting.backend.http?.record.requests.map(({ operation }) => operation));
  await context.close(counting);
  for (const operation of reads)
    for (const [how, fault] of Object.entries(REFUSALS)) {
      const env = await begin(context, exists);
      env.backend.http?.inject(fault, { operation, times: Number.POSITIVE_INFINITY });
      await inContext(`${operation} ${how}`, () =>
        ensureRefused(env, context, `a refusal of ${operation}, which ${how},`),
      );
      await context.close(env);
    }
}

async function ensureRefused(env: TestEnvironment, context: ContractContext, what: string): Promise<void> {
  const definition = context.definitions.at(-1) ?? '';
  const seen = await env
    .particle(definition)
    .getStatus({ fresh: true, maxTimeout: TIME_LIMIT })
    .catch((error: unknown) => error);
  if (!(seen instanceof Error)) {
    const kind = isRecord(seen) ? String(seen.kind) : show(seen);
    const advice =
      'throw the error: only the "not found" of the provider means missing, and only an answer means unchanged';
    throw new ContractError(`${what} is read as a resource that is ${kind}: ${advice}`);
  }
  ensure(!(seen instanceof AbortedError), `the look after ${what} ended with ${seen}`);
  const ends = await Promise.allSettled([
    env.particle(definition).plan({ maxTimeout: TIME_LIMIT }),
    env.particle(definition).apply({ maxTimeout: TIME_LIMIT }),
    env.particle(definition, State.terminated).apply({ maxTimeout: TIME_LIMIT }),
  ]);
  for (const [at, end] of ends.entries())
    ensure(end.status === 'rejected', `${at === 0 ? 'plan()' : 'apply()'} succeeds in spite of ${what}`);
  ensureEqual(env.record.operations, [], `the steps that were sent in spite of ${what}`);
}

/** The backend refuses a request, with a message that quotes what was sent: many providers do. */
export function quotingRefusal(): HttpFault {
  return async (_, call) =>
    call.refuse({
      code: 'ValidationException',
      message: `1 validation error detected: the value ${JSON.stringify(call.input)} is not allowed.`,
    });
}
