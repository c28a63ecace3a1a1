import { UnresolvedReferenceError } from '../errors/field-errors.js';
import { AbortedError, DeadlineExceededError } from '../errors/reconcile-errors.js';
import type { Duration } from '../particle/contract.js';
import type { Particle } from '../particle/particle.js';
import { State } from '../particle/state.js';
import type { ApplyOptions } from '../reconcile/apply.js';
import { bounded } from '../reconcile/bounded.js';
import type { Progress } from '../reconcile/reconcile.js';
import type { Clock } from '../runtime/clock.js';
import type { Events } from '../runtime/events.js';
import type { FieldMember } from './member.js';
import type { ParticleReport } from './report.js';
import type { Resolver } from './resolve.js';
import { type Run, runEach } from './run.js';

/** What applying members needs of the runtime, and how far it may go. */
export interface Applying {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly events: Events;
  readonly concurrency: number;
  readonly sync: boolean;
  /** Is aborted when the caller or the runtime ends it. */
  readonly signal: AbortSignal;
  /** When the run began, in milliseconds since the epoch. */
  readonly begun: number;
  /** When the time is over, in milliseconds since the epoch; `Infinity` for never. */
  readonly deadline: number;
}

/** Applies members in their order. What one waits for decides whether it is begun at all. */
export function applyEach(run: Run, applying: Applying): Promise<ParticleReport[]> {
  return runEach<ParticleReport>(run, applying.concurrency, async (member, before) => {
    const reason = reasonToSkip(member, before);
    if (reason !== undefined) return skip(member, reason, applying);
    const cut = cutShort(member, applying);
    return cut
      ? { ...skip(member, 'the run ended before it was begun.', applying), error: cut }
      : applyOne(member, applying);
  });
}

/** Why nothing is begun any more. */
function cutShort({ id }: FieldMember, { signal, clock, deadline, begun }: Applying): Error | undefined {
  if (signal.aborted) return new AbortedError(id, { cause: signal.reason });
  return clock.now() < deadline ? undefined : new DeadlineExceededError(id, deadline - begun, 'it was not begun');
}

function reasonToSkip(member: FieldMember, before: readonly ParticleReport[]): string | undefined {
  const blocker = before.find(({ outcome }) => ['failed', 'skipped', 'started'].includes(outcome));
  if (blocker) return `it waits for ${blocker.id}, which ${WHY[blocker.outcome]}.`;
  const stays = before.find(({ kept }) => kept === 'persist_on_termination');
  if (member.isToEnd && stays && !member.protection.termination)
    return `${stays.id} builds on it, and stays: its definition says persist_on_termination.`;
  return undefined;
}

const WHY: Readonly<Partial<Record<ParticleReport['outcome'], string>>> = {
  failed: 'failed',
  skipped: 'was skipped',
  started: 'is on its way; apply again to go on',
};

function skip(member: FieldMember, reason: string, { events, clock }: Applying): ParticleReport {
  events.emit({ type: 'skipped', id: member.id, at: clock.now(), reason });
  return { ...NOTHING_DONE, id: member.id, desired: member.desiredState, outcome: 'skipped', reason };
}

const NOTHING_DONE = { created: false, steps: [], deferred: [], outputs: {}, duration: 0 };

async function applyOne(member: FieldMember, applying: Applying): Promise<ParticleReport> {
  const { clock, events, signal } = applying;
  const startedAt = clock.now();
  const { id, desiredState: desired } = member;
  let progress: Progress | undefined;
  let particle: Particle | undefined;
  try {
    particle = await resolveInTime(member, applying);
    const { sync } = applying;
    const options: ApplyOptions = {
      sync,
      signal,
      ...limit(applying),
      onProgress: (latest) => {
        progress = latest;
      },
    };
    const result = await particle.apply(options);
    return { ...result, desired, created: hasCreated(progress), startedAt };
  } catch (error) {
    if (member.isToEnd && error instanceof UnresolvedReferenceError) return skip(member, UNKNOWN_RESOURCE, applying);
    if (!particle) events.emit({ type: 'failed', id, at: clock.now(), error });
    const duration = clock.now() - startedAt;
    const done = progress ? { from: progress.from, steps: progress.steps } : {};
    return {
      ...NOTHING_DONE,
      id,
      desired,
      outcome: 'failed',
      ...done,
      created: hasCreated(progress),
      startedAt,
      duration,
      error,
    };
  }
}

const UNKNOWN_RESOURCE =
  'nobody can tell which resource it is: its name comes from a particle that does not exist. If it is still there, ' +
  'write its name into the definition.';

/** Something is there that was not, and the provider took a step of this run for it. */
function hasCreated(progress: Progress | undefined): boolean {
  return progress?.from === State.terminated && progress.steps.length > 0;
}

/** What an apply of one particle may take of the time that is left. */
function limit({ deadline, clock }: Applying): { maxTimeout?: Duration } {
  return deadline === Number.POSITIVE_INFINITY ? {} : { maxTimeout: Math.max(0, deadline - clock.now()) };
}

/** References are found by calls, which may hang. */
function resolveInTime(member: FieldMember, applying: Applying): Promise<Particle> {
  const { resolver, clock, signal } = applying;
  if (member.holes.length === 0) return Promise.resolve(member.particle);
  const { maxTimeout = Number.POSITIVE_INFINITY } = limit(applying);
  const bounds = {
    clock,
    signals: [signal],
    aborted: (cause: unknown) => new AbortedError(member.id, { cause }),
    maxTimeout,
    timedOut: () => new DeadlineExceededError(member.id, maxTimeout, 'its references were being looked up'),
  };
  return bounded(bounds, (within) =>
    member.isToEnd ? resolver.particleToFind(member, within) : resolver.particleOf(member, within),
  );
}
