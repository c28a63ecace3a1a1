import type { Whereabouts } from '@pcf/core';
import { printable } from '@pcf/core/printable';

/** Hosts of this machine. */
const LOCAL_HOST = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

/** Renders where calls go, a line for each account and endpoint: `AWS account 123456789012, eu-west-1, as arn:…`. */
export function renderWhereabouts(places: readonly Whereabouts[]): string[] {
  const regions = new Map<string, Set<string>>();
  for (const place of places) {
    const [where, who] = partsOf(place);
    const key = JSON.stringify([where, who]);
    const known = regions.get(key) ?? new Set();
    regions.set(key, known.add(printable(place.region ?? 'region unknown')));
  }
  return [...regions].map(([key, found]) => {
    const [where, who]: unknown[] = JSON.parse(key);
    return `${where}, ${[...found].sort().join(', ')}${who}`;
  });
}

/** Renders where a plan is carried out: a line for each account and endpoint, and the environment, where there is one. */
export function renderPlaces(places: readonly Whereabouts[], env: string | undefined): string[] {
  return [...renderWhereabouts(places), ...(env === undefined ? [] : [`environment ${printable(env)}`])];
}

/** Returns the place, and the identity. */
function partsOf({ provider, account, identity, endpoint }: Whereabouts): [string, string] {
  if (endpoint !== undefined) {
    const isLocal = URL.canParse(endpoint) && LOCAL_HOST.test(new URL(endpoint).hostname);
    return [`${isLocal ? 'local simulator' : `${printable(provider)} endpoint`} at ${printable(endpoint)}`, ''];
  }
  const who = identity === undefined ? '' : `, as ${printable(identity)}`;
  return [`${printable(provider)} account ${printable(account ?? 'unknown')}`, who];
}
