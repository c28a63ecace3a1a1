import type { Outputs } from '@pcf/core';
import type { Paint } from '../paint.js';
import { renderValue } from './values.js';

/** What `pcf status` says about a particle. */
export interface ParticleStatus {
  readonly id: string;
  readonly state: string;
  readonly kind: string;
  /** The provider's word for where it is, while it moves or is blocked. */
  readonly status?: string;
  /** Why it is blocked. */
  readonly reason?: string;
  readonly settings?: unknown;
  readonly outputs?: Outputs;
}

/** What `pcf status` says about a quasiparticle. */
export interface GroupStatus {
  readonly id: string;
  /** `unknown` when a particle of it could not be looked at. */
  readonly state: string;
  /** The ids of its particles. */
  readonly particles: readonly string[];
}

/** A particle as it is, for a person. */
export function renderStatus(status: ParticleStatus, paint: Paint): string {
  const about = [status.status, status.reason].filter((text) => text !== undefined).join(': ');
  const details = status.kind === 'missing' ? ' (does not exist)' : about && ` (${about})`;
  return [
    `${paint.bold(status.id)}  ${status.state}${details}`,
    ...renderEntries('settings', status.settings, paint),
    ...renderEntries('outputs', status.outputs, paint),
  ].join('\n');
}

/** A quasiparticle as it is, for a person. */
export function renderGroup({ id, state, particles }: GroupStatus, paint: Paint): string {
  return `${paint.bold(id)}  ${state} (${particles.length === 1 ? '1 particle' : `${particles.length} particles`})`;
}

function renderEntries(title: string, values: unknown, paint: Paint): string[] {
  if (typeof values !== 'object' || values === null) return [];
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return [];
  return [paint.dim(`  ${title}`), ...entries.map(([name, value]) => `    ${name}: ${renderValue(value)}`)];
}
