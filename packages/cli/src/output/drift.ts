import { isDeepStrictEqual } from 'node:util';
import type { ParticleDrift, SettingDrift } from '@pcf/core';
import { NOT_SHOWN, printable } from '@pcf/core/printable';
import { type DiffLine, diffOf } from './plan/diff.js';
import { renderDiffLine } from './plan/particle.js';
import { readable, tree } from './plan/values.js';
import type { Paint } from './terminal.js';

/** The text of `pcf drift`: for each particle what has changed since it was as declared. Failures are written separately, to stderr. */
export function renderDrift(particles: readonly ParticleDrift[], paint: Paint): string {
  const compared = particles.filter(({ error }) => error === undefined);
  const lines = compared.flatMap((one) => renderParticle(one, paint));
  const hasDiff = compared.some(({ settings }) => settings.some(({ undeclared }) => !undeclared));
  return [...(hasDiff ? [renderLegend(paint), ''] : []), ...lines, summarise(particles)].join('\n');
}

function renderLegend(paint: Paint): string {
  const marks = [
    [paint.yellow('~'), 'declared → observed'],
    [paint.green('+'), 'not declared'],
    [paint.red('-'), 'missing'],
  ];
  return marks.map((parts) => parts.join(' ')).join('   ');
}

function renderParticle(drift: ParticleDrift, paint: Paint): string[] {
  const { id, settings, unknown = [] } = drift;
  return [
    `${paint.bold(printable(id))}  ${renderState(drift, paint)}`,
    ...settings.flatMap((one) => renderSetting(one, paint)).map((line) => INDENT + line),
    ...unknown.map(
      ({ path, reference }) =>
        `${INDENT}  ${printable(path)}: not compared, because ${printable(reference)} has no value`,
    ),
  ];
}

const INDENT = '    ';

function renderState({ desired, state, status, drifted, settings }: ParticleDrift, paint: Paint): string {
  const shown = status === undefined ? state : `${state} (${printable(status)})`;
  if (!drifted) return status === undefined ? `${shown}, as declared` : `${shown}, not compared`;
  const isInState = settings.some(({ undeclared }) => !undeclared) && state === desired;
  return `${isInState ? shown : `${shown}, declared ${desired}`}  ${paint.yellow('drifted')}`;
}

function renderSetting(setting: SettingDrift, paint: Paint): string[] {
  const { path, observed, undeclared } = setting;
  if (!undeclared) return diffOfSetting(setting).map((line) => renderDiffLine(line, paint));
  const [first = '', ...others] = tree(path, readable(observed), notLater);
  return [`${first}  (not declared)`, ...others].map((line) => paint.dim(`  ${line}`));
}

function diffOfSetting({ path, observed, declared }: SettingDrift): DiffLine[] {
  if (path === UNNAMED) return [{ mark: '~', text: 'some settings; the steps of pcf plan say what they change' }];
  // Only the values differ that are not shown.
  if (isDeepStrictEqual(observed, declared)) return [{ mark: '~', text: `${printable(path)}: ${NOT_SHOWN}, changed` }];
  return diffOf({ path, before: declared, after: observed }, notLater);
}

/** The path of settings that differ where the flavor does not say which. */
const UNNAMED = '*';

const notLater = () => undefined;

function summarise(particles: readonly ParticleDrift[]): string {
  const drifted = particles.filter((one) => one.drifted).length;
  const failed = particles.filter(({ error }) => error !== undefined).length;
  const moving = particles.filter((one) => !one.drifted && one.error === undefined && one.status !== undefined).length;
  const others = Object.entries({ 'not compared': moving, failed }).filter(([, count]) => count > 0);
  const same = particles.length - drifted - failed - moving;
  const counts = [`${drifted} drifted`, `${same} as declared`, ...others.map(([what, count]) => `${count} ${what}`)];
  return `${counts.join(', ')}.`;
}
