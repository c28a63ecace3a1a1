import { randomUUID } from 'node:crypto';
import type { ProcessIdentity } from '../process/identity.js';

/** The service is not locked. */
export interface FreeClaim {
  readonly kind: 'free';
  /** Makes the file name unique among all earlier ones. */
  readonly nonce: string;
}

/** A process of the framework holds the lock, to change the service's folder. */
export interface EditClaim {
  readonly kind: 'edit';
  readonly holder: ProcessIdentity;
  readonly nonce: string;
}

/** The process of the service runs, and holds the lock. */
export interface RunClaim {
  readonly kind: 'run';
  readonly holder: ProcessIdentity;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** The process of the service was sent the stop signal. */
export interface StopClaim {
  readonly kind: 'stop';
  readonly holder: ProcessIdentity;
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  readonly stopAt: number;
}

/**
 * The lock of a service: the name of one file in its folder says which process holds it. If the holder has ended, any process
 * can take it.
 *
 * A process takes the lock by renaming the file from the name that it has read. Of several processes that try, one succeeds.
 * No name is used twice, so a rename from an outdated name always fails.
 */
export type Claim = FreeClaim | EditClaim | RunClaim | StopClaim;

export function freeClaim(): FreeClaim {
  return { kind: 'free', nonce: randomUUID() };
}

export function editClaim(holder: ProcessIdentity): EditClaim {
  return { kind: 'edit', holder, nonce: randomUUID() };
}

/** Whether a file in a service's folder is its claim. */
export function isClaimName(name: string): boolean {
  return name.startsWith('claim.');
}

/** Returns the file name of a claim; {@link parseClaim} reads it. */
export function formatClaim(claim: Claim): string {
  if (claim.kind === 'free') return `claim.free.${claim.nonce}`;
  const start = `claim.${claim.kind}.${claim.holder.pid}.${claim.holder.birth}`;
  if (claim.kind === 'edit') return `${start}.${claim.nonce}`;
  return claim.kind === 'run' ? `${start}.${claim.startedAt}` : `${start}.${claim.startedAt}.${claim.stopAt}`;
}

const NONCE = '(?<nonce>[0-9a-f-]+)';
const HOLDER = '(?<pid>[1-9]\\d{0,9})\\.(?<birth>[0-9a-f-]+)';
const FORMS = {
  free: new RegExp(`^claim\\.free\\.${NONCE}$`),
  edit: new RegExp(`^claim\\.edit\\.${HOLDER}\\.${NONCE}$`),
  run: new RegExp(`^claim\\.run\\.${HOLDER}\\.(?<startedAt>\\d{1,15})$`),
  stop: new RegExp(`^claim\\.stop\\.${HOLDER}\\.(?<startedAt>\\d{1,15})\\.(?<stopAt>\\d{1,15})$`),
};

/** Parses the file name of a claim; `undefined` if it is not one. */
export function parseClaim(name: string): Claim | undefined {
  const free = FORMS.free.exec(name)?.groups;
  if (free?.nonce) return { kind: 'free', nonce: free.nonce };
  const held = (FORMS.edit.exec(name) ?? FORMS.run.exec(name) ?? FORMS.stop.exec(name))?.groups;
  if (!held?.pid || !held.birth) return undefined;
  const holder = { pid: Number(held.pid), birth: held.birth };
  if (held.nonce) return { kind: 'edit', holder, nonce: held.nonce };
  if (!held.startedAt) return undefined;
  const startedAt = Number(held.startedAt);
  if (!held.stopAt) return { kind: 'run', holder, startedAt };
  return { kind: 'stop', holder, startedAt, stopAt: Number(held.stopAt) };
}
