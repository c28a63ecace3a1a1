import { AWS_SETTINGS } from '@pcf/aws';
import {
  type AnyFlavor,
  bind,
  CLOCK,
  createPcf,
  type Field,
  FieldError,
  type FieldReport,
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
import { type Act, type History, NAMES, OWNERS, type OwnerName, type Trouble, type Wanted } from './histories.js';
import { type Actor, Counts, Ledger } from './ledger.js';

/** A kind of resource, and a provider of it in virtual time. */
export interface Kind<F extends AnyFlavor> {
  readonly plugin: Plugin<F>;
  readonly flavor: string;
  /** A provider without resources. It also answers the listing. */
  provider(clock: VirtualClock, slow: boolean): SdkSender;
  /** How long a listing may be late, in milliseconds. */
  readonly listingDelay: number;
  define(wanted: Wanted): object;
}

/** How often each thing happened in all histories. */
export class Tally extends Counts {
  histories = 0;
  applies = 0;
  crashes = 0;
  readonly troubles = { 'lost request': 0, 'lost answer': 0, throttling: 0, denied: 0 };
  /** Applies that refused a resource of another owner, or without a mark. */
  refusals = 0;
  kept = 0;
}

/** Plays a history to its end: at the end, every owner applies and prunes without troubles. */
export async function play<F extends AnyFlavor>(kind: Kind<F>, history: History, tally: Tally): Promise<void> {
  const clock = new VirtualClock();
  const stage: Stage<F> = {
    kind,
    clock,
    tally,
    ledger: new Ledger(tally),
    provider: kind.provider(clock, history.slow),
  };
  const definitions: Definitions = { shop: [], bank: [] };
  for (const act of history.acts) await carryOut(act, stage, definitions);
  await clock.sleep(kind.listingDelay);
  // Two owners that take the same resource over would do so for ever.
  for (const owner of OWNERS) definitions[owner] = definitions[owner].map(withoutTakeover);
  // A prune of one owner can free a name that the other one declares.
  for (const owner of [...OWNERS, ...OWNERS]) await settle(stage, owner, definitions);
  for (const owner of OWNERS) await requireSettled(stage, owner, definitions[owner]);
  tally.histories += 1;
}

type Definitions = Record<OwnerName, readonly Wanted[]>;

interface Stage<F extends AnyFlavor> {
  readonly kind: Kind<F>;
  readonly clock: VirtualClock;
  readonly tally: Tally;
  readonly ledger: Ledger;
  readonly provider: SdkSender;
}

async function carryOut<F extends AnyFlavor>(act: Act, stage: Stage<F>, definitions: Definitions): Promise<void> {
  switch (act.act) {
    case 'define':
      definitions[act.owner] = put(definitions[act.owner], act.wanted);
      return;
    case 'remove':
      definitions[act.owner] = definitions[act.owner].filter((_, index) => index !== act.at);
      return;
    case 'rename':
      definitions[act.owner] = renamed(definitions[act.owner], act.at, act.to, act.says);
      return;
    case 'move':
      definitions[act.owner] = moved(definitions[act.owner], act.at, act.to);
      return;
    case 'apply':
      await applyOf(stage, act.owner, definitions[act.owner], act);
      return;
    case 'apply both':
      await Promise.all(
        OWNERS.map((owner) =>
          applyOf(stage, owner, definitions[owner].map(byName), { prune: act.prune, troubles: [] }),
        ),
      );
      return;
    case 'outsider':
      await outsiderActs(stage, act.does, act.name);
      return;
    case 'wait':
      await stage.clock.sleep(act.seconds * 1_000);
  }
}

/** Adds a definition in place of those with the same particle or resource. */
function put(all: readonly Wanted[], wanted: Wanted): Wanted[] {
  return [...all.filter(({ pcf_name, name }) => pcf_name !== wanted.pcf_name && name !== wanted.name), wanted];
}

function renamed(all: readonly Wanted[], at: number, to: string, says: boolean): readonly Wanted[] {
  const one = all[at];
  if (!one || all.some(({ pcf_name }) => pcf_name === to)) return all;
  const movedFrom = says ? [...new Set([...one.movedFrom, one.pcf_name])].filter((name) => name !== to) : [];
  return all.map((other) => (other === one ? { ...one, pcf_name: to, movedFrom } : withoutMove(other, movedFrom)));
}

/** Two definitions may not come from the same earlier particle. */
function withoutMove(wanted: Wanted, taken: readonly string[]): Wanted {
  return { ...wanted, movedFrom: wanted.movedFrom.filter((name) => !taken.includes(name)) };
}

function moved(all: readonly Wanted[], at: number, to: Wanted['name']): readonly Wanted[] {
  if (all.some(({ name }) => name === to)) return all;
  return all.map((one, index) => (index === at ? { ...one, name: to } : one));
}

/** Two owners that mark the same resource at once can overwrite the mark of each other: nothing in AWS prevents that. */
function byName(wanted: Wanted): Wanted {
  return wanted.adopt === 'mark' || wanted.adopt === 'takeover' ? { ...wanted, adopt: 'by-name' } : wanted;
}

function withoutTakeover(wanted: Wanted): Wanted {
  return wanted.adopt === 'takeover' ? { ...wanted, adopt: 'by-name' } : wanted;
}

/** Particles that exist cannot be named as earlier ones. */
function definable(all: readonly Wanted[]): Wanted[] {
  const names = all.map(({ pcf_name }) => pcf_name);
  const taken = new Set<string>();
  return all.map((one) => {
    const movedFrom = one.movedFrom.filter((name) => !names.includes(name) && !taken.has(name));
    for (const name of movedFrom) taken.add(name);
    return { ...one, movedFrom };
  });
}

/** Applies the definitions of an owner in a runtime of its own. Returns the report; `undefined` after a crash. */
async function applyOf<F extends AnyFlavor>(
  stage: Stage<F>,
  owner: OwnerName,
  all: readonly Wanted[],
  { prune, troubles }: { readonly prune: boolean; readonly troubles: readonly Trouble[] },
): Promise<FieldReport | undefined> {
  const { kind, tally } = stage;
  const wanted = definable(all);
  const actor: Actor = { owner, wanted: new Map(wanted.map((one) => [one.name, one])), prunes: prune };
  const { pcf, http } = runtimeOf(stage, actor);
  const crash = new AbortController();
  for (const trouble of troubles) inject(http, trouble, crash, tally);
  const sources = wanted.map((one) => ({ value: kind.define(one) }));
  const field: Field = sources.length > 0 ? pcf.fieldOf(sources) : pcf.field([]);
  tally.applies += 1;
  try {
    return await field.apply({ prune, losses: 'allow', maxTimeout: A_WHILE, signal: crash.signal });
  } catch (error) {
    if (crash.signal.aborted) return undefined;
    if (error instanceof FieldError) return error.report;
    if (troubles.length > 0) return undefined;
    throw error;
  } finally {
    await pcf.dispose();
  }
}

/** Longer than any trouble that ends. In milliseconds. */
const A_WHILE = 60 * 60_000;

/** Applies and prunes without troubles, without the definitions whose resources are refused: they belong to others. */
async function settle<F extends AnyFlavor>(stage: Stage<F>, owner: OwnerName, definitions: Definitions): Promise<void> {
  for (let round = 0; round <= NAMES.length; round += 1) {
    const report = await applyOf(stage, owner, definitions[owner], { prune: true, troubles: [] });
    const failed = report?.particles.filter(({ error }) => error !== undefined) ?? [];
    const refused = failed.filter(({ error }) => REFUSALS.some((code) => Object(error).code === code));
    if (failed.length > refused.length || !report) {
      const errors = failed.map(({ error }) => String(error)).join('; ');
      stage.tally.wrong.push(`${owner} does not converge: ${errors || 'its apply ended without a report'}`);
      return;
    }
    const lost = report.pruned?.particles.filter(({ outcome }) => outcome === 'failed') ?? [];
    for (const { id, error } of lost) stage.tally.wrong.push(`${owner} does not prune ${id}: ${error}`);
    if (refused.length === 0) return;
    stage.tally.refusals += refused.length;
    const ids = refused.map(({ id }) => id);
    definitions[owner] = definable(definitions[owner]).filter(
      ({ pcf_name }) => !ids.includes(`${stage.kind.flavor}:${pcf_name}`),
    );
  }
}

const REFUSALS = ['PCF_OTHER_OWNER', 'PCF_NOT_ADOPTED'];

/** At the end, an apply changes nothing, and what has the owner's mark is declared, or kept. */
async function requireSettled<F extends AnyFlavor>(
  stage: Stage<F>,
  owner: OwnerName,
  all: readonly Wanted[],
): Promise<void> {
  const { tally, ledger } = stage;
  const before = tally.changes + tally.creations;
  const report = await applyOf(stage, owner, all, { prune: true, troubles: [] });
  const restless = report?.particles.filter(({ outcome }) => outcome !== 'unchanged') ?? [];
  for (const { id, outcome, error } of restless) {
    const isTaken = REFUSALS.some((code) => Object(error).code === code);
    if (!isTaken) tally.wrong.push(`${owner}: ${id} is ${outcome} at the end: ${error}`);
  }
  if (tally.changes + tally.creations > before) tally.wrong.push(`${owner} still writes at the end`);
  for (const [name, entry] of ledger.entries) {
    if (entry.owner !== owner || all.some((one) => one.name === name)) continue;
    if (entry.keep) tally.kept += 1;
    else tally.wrong.push(`${owner} leaks ${name}`);
  }
}

/** The outsider has no owner: it creates resources without a mark, and deletes any. */
async function outsiderActs<F extends AnyFlavor>(
  stage: Stage<F>,
  does: 'create' | 'delete',
  name: Wanted['name'],
): Promise<void> {
  const wanted: Wanted = { pcf_name: 'foreign', name, adopt: 'by-name', movedFrom: [], keep: false, tag: undefined };
  const { pcf } = runtimeOf(stage, { owner: undefined, wanted: new Map(), prunes: false });
  const field: Field = pcf.fieldOf([{ value: stage.kind.define(wanted) }]);
  await field.apply({ state: does === 'create' ? 'running' : 'terminated', maxTimeout: A_WHILE });
  await pcf.dispose();
}

/** A runtime of its own, whose requests the ledger sees. */
function runtimeOf<F extends AnyFlavor>({ kind, clock, ledger, provider }: Stage<F>, actor: Actor) {
  const watched = new HttpFaults(provider, { clock });
  watched.inject(ledger.recording(actor), { times: Number.POSITIVE_INFINITY });
  const http = new HttpFaults(watched.handler, { clock });
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  const settings = { region: 'us-east-1', credentials, requestHandler: http.handler };
  const pcf = createPcf({
    plugins: [withFaults(kind.plugin, {}, { clock })],
    ...(actor.owner !== undefined && { owner: actor.owner }),
    services: [
      bind(CLOCK, { useValue: clock }),
      bind(RANDOM, { useValue: () => 0.5 }),
      bind(AWS_SETTINGS, { useValue: settings }),
    ],
  });
  return { pcf, http };
}

function inject(http: HttpFaults, { kind, after }: Trouble, crash: AbortController, tally: Tally): void {
  if (kind === 'crash') {
    const die: HttpFault = async () => {
      if (!crash.signal.aborted) tally.crashes += 1;
      crash.abort(new Error('the process was killed'));
      throw new Error('the process was killed');
    };
    http.inject(die, { skip: after, times: Number.POSITIVE_INFINITY });
    return;
  }
  const counted: HttpFault = (send, call) => {
    tally.troubles[kind] += 1;
    return FAULTS[kind](send, call);
  };
  http.inject(counted, { skip: after, times: 2 });
}

const denied: HttpFault = async () => ({
  statusCode: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized' })),
});

const FAULTS = { 'lost request': resetBefore(), 'lost answer': loseAnswer(), throttling: throttle(), denied };
