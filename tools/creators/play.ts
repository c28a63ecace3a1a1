import { AWS_SETTINGS } from '@pcf/aws';
import {
  type AnyFlavor,
  bind,
  CLOCK,
  createPcf,
  FieldError,
  type FieldReport,
  PcfError,
  type Plugin,
  RANDOM,
} from '@pcf/core';
import {
  type HttpFault,
  HttpFaults,
  loseAnswer,
  resetBefore,
  type SdkSender,
  throttle,
  VirtualClock,
  withFaults,
} from '@pcf/testing';
import { type Cause, type History, type OutsiderAct, type ProcessPlan, TROUBLES } from './histories.js';
import { type Actor, Counts, Ledger, nameIn, type Operations } from './ledger.js';

/** What a definition of a history says. */
export interface Wanted {
  readonly pcf_name: string;
  /** The name of the resource. */
  readonly name: string;
  /** The value of the tag `by`; no tags are declared where absent. */
  readonly tag?: string | undefined;
  readonly adopts: boolean;
  readonly parents?: readonly string[];
}

/** A kind of resource, and a provider of it in virtual time. */
export interface Kind<F extends AnyFlavor> extends Operations {
  readonly plugin: Plugin<F>;
  readonly flavor: string;
  /** Whether definitions can forbid that a resource of others is taken over. */
  readonly canRefuseToAdopt: boolean;
  /** A provider without resources. */
  provider(clock: VirtualClock, slow: boolean): SdkSender;
  define(wanted: Wanted): object;
}

/** How often each thing happened in all histories. */
export class Tally extends Counts {
  histories = 0;
  processes = 0;
  rollbacks = 0;
  leftByRollbacks = 0;
  readonly troubles = { 'lost request': 0, 'lost answer': 0, refusal: 0, throttling: 0 };
  /** Everything that must not happen. */
  readonly wrong: string[] = [];
}

/** Plays a history to its end. */
export async function play<F extends AnyFlavor>(kind: Kind<F>, history: History, tally: Tally): Promise<void> {
  const ledger = new Ledger(kind, tally);
  const clock = new VirtualClock();
  const stage: Stage<F> = { kind, clock, ledger, tally, provider: kind.provider(clock, history.slow) };
  const processes = history.processes.map((plan, at) => runProcess(stage, plan, `process ${at + 1}`));
  await Promise.all([...processes, runOutsider(stage, history.outsider)]);
  tally.histories += 1;
  tally.wrong.push(...ledger.violations);
}

interface Stage<F extends AnyFlavor> {
  readonly kind: Kind<F>;
  readonly clock: VirtualClock;
  readonly ledger: Ledger;
  readonly tally: Tally;
  readonly provider: SdkSender;
}

/** The particle whose creation is refused is named so. */
const REFUSED = 'refused';

async function runProcess<F extends AnyFlavor>(stage: Stage<F>, plan: ProcessPlan, name: string): Promise<void> {
  const { kind, clock, ledger, tally } = stage;
  const actor: Actor = { name, adopts: plan.adopts || !kind.canRefuseToAdopt, isRollingBack: false };
  const { pcf, http } = processOf(stage, actor, plan.latency);
  for (const { cause, on, ...target } of plan.troubles)
    http.inject(counted(cause, tally), { ...target, ...(on !== 'any' && { operation: kind[on] }) });
  const prefix = name.replace(' ', '-');
  const wanted = plan.names.map((one) => ({ ...plan, pcf_name: `${prefix}-${one}`, name: one }));
  const parents = wanted.map(({ pcf_name }) => `${kind.flavor}:${pcf_name}`);
  const refused = { pcf_name: `${prefix}-${REFUSED}`, name: REFUSED, adopts: true, parents };
  const field = pcf.fieldOf([...wanted, ...(plan.fails ? [refused] : [])].map((one) => ({ value: kind.define(one) })));
  await clock.sleep(plan.start);
  tally.processes += 1;
  const error = await field.apply({ rollback: true, maxTimeout: A_WHILE }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return;
  if (!(error instanceof FieldError)) throw error;
  const causes = [...plan.troubles.map(({ cause }) => cause), ...(plan.fails ? ['not authorized'] : []), ...OF_OTHERS];
  for (const { id, error: failure } of [...error.report.particles, ...(error.report.rollback ?? [])])
    if (failure !== undefined && !causes.some((cause) => fullText(failure).includes(cause)))
      tally.wrong.push(`${id} does not say what went wrong: ${fullText(failure)}`);
  for (const { pcf_name, name: taken } of wanted)
    if (ledger.creatorOf(taken) === actor) requireReported(`${kind.flavor}:${pcf_name}`, error.report, tally);
  if (error.report.rollback) tally.rollbacks += 1;
}

/** Longer than any trouble that ends. In milliseconds. */
const A_WHILE = 10 * 60_000;

/**
 * What an error says when another process is the cause. Where that sets back exactly what was set, between a step and the next look,
 * the error names it as one of two possible causes: PCF_NO_PROGRESS.
 */
const OF_OTHERS = ['PCF_NOT_ADOPTED', 'PCF_CONTENDED', 'PCF_OTHER_RESOURCE', 'PCF_NO_PROGRESS'];

/**
 * Of a resource that a process created, and that is there after its rollback, the report says so. Where the process found a
 * resource of that name first, it stays: it was replaced, at the most.
 */
function requireReported(id: string, { particles, rollback }: FieldReport, tally: Tally): void {
  if (particles.find((one) => one.id === id)?.from !== 'terminated') return;
  const outcome = rollback?.find((one) => one.id === id)?.outcome;
  tally.leftByRollbacks += 1;
  if (outcome !== 'skipped' && outcome !== 'failed')
    tally.wrong.push(`${id} was created and is still there, and the report of the rollback says ${outcome} of it`);
}

/** Carries out what the outsider does, by name. It may come too late, or too early. */
async function runOutsider<F extends AnyFlavor>(stage: Stage<F>, acts: readonly OutsiderAct[]): Promise<void> {
  const { kind, clock } = stage;
  const begun = clock.now();
  const { pcf } = processOf(stage, { name: 'the outsider', adopts: true, isRollingBack: false });
  for (const { at, act, name } of acts.toSorted((one, other) => one.at - other.at)) {
    await clock.sleep(Math.max(0, begun + at - clock.now()));
    const [member] = pcf.fieldOf([{ value: kind.define({ pcf_name: 'outsider', name, adopts: true }) }]);
    try {
      if (act !== 'create') await member?.particle.terminate();
      if (act !== 'delete') await member?.particle.apply({ sync: false });
    } catch (error) {
      if (!(error instanceof PcfError)) throw error;
    }
  }
}

/** A runtime of its own, whose requests the ledger sees. */
function processOf<F extends AnyFlavor>({ kind, clock, ledger, provider }: Stage<F>, actor: Actor, latency = 0) {
  const record = ledger.recording(actor);
  const arrive: HttpFault = async (send, call) => {
    if (call.operation !== kind.creates) return record(send, call);
    if (latency > 0) await clock.sleep(latency);
    return nameIn(call.input) === REFUSED ? denied(send, call) : record(send, call);
  };
  const watched = new HttpFaults(provider, { clock });
  watched.inject(arrive, { times: Number.POSITIVE_INFINITY });
  const http = new HttpFaults(watched.handler, { clock });
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  const settings = { region: 'us-east-1', credentials, requestHandler: http.handler };
  const pcf = createPcf({
    plugins: [withFaults(kind.plugin, {}, { clock })],
    beforeStep: [
      ({ verb }) => {
        // Processes only ever want resources to be running: what they terminate, they roll back.
        if (actor.name !== 'the outsider') actor.isRollingBack ||= verb === 'terminate';
      },
    ],
    services: [
      bind(CLOCK, { useValue: clock }),
      bind(RANDOM, { useValue: () => 0.5 }),
      bind(AWS_SETTINGS, { useValue: settings }),
    ],
  });
  return { pcf, http };
}

const denied: HttpFault = async () => ({
  statusCode: 403,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized' })),
});

const FAULTS: Readonly<Record<Cause, HttpFault>> = {
  'socket hang up': resetBefore(),
  'did not arrive in time': loseAnswer(),
  'not authorized': denied,
  'Rate exceeded': throttle(),
};

function counted(cause: Cause, tally: Tally): HttpFault {
  return (send, call) => {
    tally.troubles[TROUBLES[cause]] += 1;
    return FAULTS[cause](send, call);
  };
}

/** An error's code and message, and those of its causes. */
function fullText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? `${error.code}: ` : '';
  return `${code}${error.message}\n${error.cause === undefined ? '' : fullText(error.cause)}`;
}
