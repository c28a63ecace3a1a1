import type { ParticleDrift, SettingDrift } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Paint } from './terminal.js';
import { renderValue } from './values.js';

/** The text of `pcf drift`. Failures are written separately, to stderr. */
export function renderDrift(particles: readonly ParticleDrift[], paint: Paint): string {
  const compared = particles.filter(({ error }) => error === undefined);
  return [...printableData(compared).map((one) => renderParticle(one, paint)), summarise(particles)].join('\n');
}

function renderParticle(drift: ParticleDrift, paint: Paint): string {
  const { id, settings, unknown = [] } = drift;
  return [
    `${paint.bold(id)}  ${renderState(drift, paint)}`,
    ...settings.map((one) => `     ${renderSetting(one, paint)}`),
    ...unknown.map(({ path, reference }) => `     ${path}: not compared, because ${reference} has no value`),
  ].join('\n');
}

function renderState({ desired, state, status, drifted, settings }: ParticleDrift, paint: Paint): string {
  const shown = status === undefined ? state : `${state} (${status})`;
  if (!drifted) return status === undefined ? `${shown}, as declared` : `${shown}, not compared`;
  const isInState = settings.some(({ undeclared }) => !undeclared) && state === desired;
  return `${isInState ? shown : `${shown}, declared ${desired}`}  ${paint.yellow('drifted')}`;
}

function renderSetting({ path, observed, declared, undeclared }: SettingDrift, paint: Paint): string {
  if (undeclared) return paint.dim(`${path}: ${renderValue(observed)} (not declared)`);
  return `${path}: ${renderValue(observed)}, declared ${renderValue(declared)}`;
}

function summarise(particles: readonly ParticleDrift[]): string {
  const drifted = particles.filter((one) => one.drifted).length;
  const failed = particles.filter(({ error }) => error !== undefined).length;
  const moving = particles.filter((one) => !one.drifted && one.error === undefined && one.status !== undefined).length;
  const others = Object.entries({ 'not compared': moving, failed }).filter(([, count]) => count > 0);
  const same = particles.length - drifted - failed - moving;
  const counts = [`${drifted} drifted`, `${same} as declared`, ...others.map(([what, count]) => `${count} ${what}`)];
  return `${counts.join(', ')}.`;
}
