import type { ParticleStatusDocument, QuasiparticleStatus, StatusDocument } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Paint } from './terminal.js';
import { renderValue } from './values.js';

/** The text of `pcf status`. Failures are written separately, to stderr. */
export function renderStatus({ particles, quasiparticles = [] }: StatusDocument, paint: Paint): string {
  return [
    ...printableData(particles.filter(({ error }) => error === undefined)).map((one) => renderParticle(one, paint)),
    ...printableData(quasiparticles).map((one) => renderGroup(one, paint)),
  ].join('\n');
}

function renderParticle(status: ParticleStatusDocument, paint: Paint): string {
  const about = [status.status, status.reason].filter((text) => text !== undefined).join(': ');
  const details = status.kind === 'missing' ? ' (does not exist)' : about && ` (${about})`;
  return [
    `${paint.bold(status.id)}  ${status.state}${details}`,
    ...renderEntries('settings', status.settings, paint),
    ...renderEntries('outputs', status.outputs, paint),
  ].join('\n');
}

function renderGroup({ id, state, particles }: QuasiparticleStatus, paint: Paint): string {
  return `${paint.bold(id)}  ${state} (${particles.length === 1 ? '1 particle' : `${particles.length} particles`})`;
}

function renderEntries(title: string, values: unknown, paint: Paint): string[] {
  if (typeof values !== 'object' || values === null) return [];
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return [];
  return [paint.dim(`  ${title}`), ...entries.map(([name, value]) => `    ${name}: ${renderValue(value)}`)];
}
