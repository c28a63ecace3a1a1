import type { Whereabouts } from '../../flavor.js';
import type { FieldMember } from '../member.js';
import { type Selection, select } from '../select.js';
import { type FieldGraph, signalFor } from './limits.js';

/** Returns where the calls for the selected particles go, each place once. What cannot be told is left out: it is only shown. */
export async function whereaboutsOf(
  field: FieldGraph,
  { signal, ...selection }: Selection & { readonly signal?: AbortSignal },
): Promise<readonly Whereabouts[]> {
  const within = signalFor(field.services, signal);
  const places = new Map<string, Promise<Whereabouts | undefined>>();
  for (const member of select(field, selection).keys()) {
    const { name, whereabouts, location } = member.valid.flavor;
    if (!whereabouts) continue;
    const written = writtenBy(member);
    const place = attempt(() => location?.(written, field.services));
    const key = place === undefined ? member.id : JSON.stringify([name, place]);
    if (!places.has(key))
      places.set(
        key,
        whereabouts(written, field.services, within).catch(() => undefined),
      );
  }
  const found = await Promise.all(places.values());
  return [...new Map(found.flatMap((one) => (one ? [[JSON.stringify(one), one] as const] : []))).values()];
}

function writtenBy({ valid: { own } }: FieldMember): Readonly<Record<string, unknown>> {
  const written = own.kind === 'open' ? own.raw : own.definition;
  return typeof written === 'object' && written !== null ? { ...written } : {};
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
