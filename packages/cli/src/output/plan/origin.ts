import type { PlanDocument } from '@pcf/core';
import { printable } from '@pcf/core/printable';
import { renderWhereabouts } from '../header.js';
import { formatLong, formatTime } from '../values.js';

/** Renders where a plan file comes from: when, where and as whom it was made, and its digest. @param now - since the epoch */
export function renderOrigin({ plannedAt, whereabouts = [], env, digest, owner }: PlanDocument, now: number): string[] {
  const made = plannedAt === undefined ? [] : [`The plan was made ${describeAge(Date.parse(plannedAt), now)}`];
  const where = renderWhereabouts(whereabouts).join(' and ');
  const about = [...made, ...(where === '' ? [] : [`for ${where}`])].join(', ');
  return [
    ...(about === '' ? [] : [`${about}.`]),
    ...(env === undefined ? [] : [`Environment: ${printable(env)}`]),
    ...(owner === undefined ? [] : [`Owner: ${printable(owner)}`]),
    `Digest: ${printable(digest)}`,
  ];
}

/** `3 h ago (2026-11-28 11:53 UTC)` */
function describeAge(at: number, now: number): string {
  const time = formatTime(at);
  return now < at ? `at ${time}` : `${formatLong(now - at)} ago (${time})`;
}
