import { isDeepStrictEqual } from 'node:util';
import { tagChanges } from '@pcf/aws';
import type { SettingDrift } from '@pcf/core';
import type { QueueResource } from '../definition/queue.js';
import { declaredAttributes, normalise, type ObservedQueue } from '../settings.js';

/**
 * Compares the observed settings of a queue with the declared ones, by the same rules as a plan. It refuses nothing: also a queue of
 * the other kind is a difference. Pure.
 */
export function compareQueue(observed: ObservedQueue, resource: QueueResource): SettingDrift[] {
  const desired = normalise(resource);
  return [
    ...declaredAttributes(resource)
      .filter((name) => !isDeepStrictEqual(observed[name], desired[name]))
      .map((name) => ({ path: name, observed: observed[name], declared: desired[name] })),
    ...(desired.Tags ? compareTags(observed.Tags ?? {}, desired.Tags) : []),
  ];
}

function compareTags(
  observed: Readonly<Record<string, string>>,
  declared: Readonly<Record<string, string>>,
): SettingDrift[] {
  const { set, remove } = tagChanges(observed, declared);
  const before = new Map(Object.entries(observed));
  const after = new Map(Object.entries(declared));
  return [...Object.keys(set), ...remove].map((key) => ({
    path: `Tags.${key}`,
    observed: before.get(key),
    declared: after.get(key),
  }));
}
