import { randomUUID } from 'node:crypto';
import type { ProcessIdentity } from '../process/identity.js';

/** Nobody has the say over the service. */
export interface FreeClaim {
  readonly kind: 'free';
  /** Makes its name unlike any other that was ever there. */
  readonly nonce: string;
}

/** A process of the framework changes the service's folder. */
export interface EditClaim {
  readonly kind: 'edit';
  readonly holder: ProcessIdentity;
  readonly nonce: string;
}

/** The service's own process runs. */
export interface RunClaim {
  readonly kind: 'run';
  readonly holder: ProcessIdentity;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** The service's own process was sent the stop signal. */
export interface StopClaim {
  readonly kind: 'stop';
  readonly holder: ProcessIdentity;
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  readonly stopAt: number;
}

/**
 * Who has the say over a service: the name of one file in its folder. A claim whose holder has ended is anybody's.
 *
 * It changes hands by a rename from the very name that was seen, so that of several who try, one succeeds; and no name
 * comes back, so that one who looked long ago cannot succeed by accident.
 */
export type Claim = FreeClaim | EditClaim | RunClaim | StopClaim;

export function freeClaim(): FreeClaim {
  return { kind: 'free', nonce: randomUUID() };
}

export function editClaim(holder: ProcessIdentity): EditClaim {
  return { kind: 'edit', holder, nonce: randomUUID() };
}

/** Whether a file in a service's folder is a claim. */
export function isClaimName(name: string): boolean {
  return name.startsWith('claim.');
}

/** The name of a claim's file; {@link parseClaim} reads it. */
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

/** Reads the name of a claim's file; `undefined` when it is none. */
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
