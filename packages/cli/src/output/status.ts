import type { Outputs } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import { type Failure, failureDocuments } from './output.js';
import type { Paint } from './terminal.js';
import { renderValue } from './values.js';

/**
 * The status of a particle: a line of `pcf status`, and an item of `particles` in the document. To add a field, add it here, to
 * `particleStatus` in `commands/status.ts`, to `renderParticle` for the text, and to the table of documents in the README.
 */
export interface ParticleStatus {
  readonly id: string;
  readonly state: string;
  readonly kind: string;
  /** The provider's own status, while the resource is changing or blocked. */
  readonly status?: string;
  /** Why the resource is blocked. */
  readonly reason?: string;
  readonly settings?: unknown;
  readonly outputs?: Outputs;
  /** What the resource holds, if the provider counts it: `about 12 messages`. Only in the document. */
  readonly holds?: string;
  /** The provider's id of the resource, if the status contains it. Only in the document. */
  readonly identity?: string;
}

/** The status of a quasiparticle. */
export interface GroupStatus {
  readonly id: string;
  /** `unknown` if one of its particles could not be read. */
  readonly state: string;
  /** The ids of its particles. */
  readonly particles: readonly string[];
}

/** What `pcf status` shows. */
export interface FieldStatus {
  readonly particles: readonly ParticleStatus[];
  readonly quasiparticles: readonly GroupStatus[];
  readonly failures: readonly Failure[];
}

/** The document of `pcf status --json`. Empty lists are left out, except `particles`. */
export function statusDocument({ particles, quasiparticles, failures }: FieldStatus): object {
  return {
    particles,
    ...(quasiparticles.length > 0 ? { quasiparticles } : {}),
    ...(failures.length > 0 ? { failures: failureDocuments(failures) } : {}),
  };
}

/** The text of `pcf status`. Failures are written separately, to stderr. */
export function renderStatus({ particles, quasiparticles }: FieldStatus, paint: Paint): string {
  return [
    ...printableData(particles).map((one) => renderParticle(one, paint)),
    ...printableData(quasiparticles).map((one) => renderGroup(one, paint)),
  ].join('\n');
}

function renderParticle(status: ParticleStatus, paint: Paint): string {
  const about = [status.status, status.reason].filter((text) => text !== undefined).join(': ');
  const details = status.kind === 'missing' ? ' (does not exist)' : about && ` (${about})`;
  return [
    `${paint.bold(status.id)}  ${status.state}${details}`,
    ...renderEntries('settings', status.settings, paint),
    ...renderEntries('outputs', status.outputs, paint),
  ].join('\n');
}

function renderGroup({ id, state, particles }: GroupStatus, paint: Paint): string {
  return `${paint.bold(id)}  ${state} (${particles.length === 1 ? '1 particle' : `${particles.length} particles`})`;
}

function renderEntries(title: string, values: unknown, paint: Paint): string[] {
  if (typeof values !== 'object' || values === null) return [];
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return [];
  return [paint.dim(`  ${title}`), ...entries.map(([name, value]) => `    ${name}: ${renderValue(value)}`)];
}
