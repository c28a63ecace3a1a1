import { type Observation, State } from '@pcf/core';
import { leaveToOthers } from './ignored-settings.js';
import { normalise } from './normalise.js';
import type { Intent } from './plan.js';
import type { Capacity, ObservedTable } from './settings.js';

/** What a plan should say about a table that no step does anything about. Pure. */
export function notesOn(seen: Observation<ObservedTable>, intent: Intent): string[] {
  if (seen.kind === 'missing' || !seen.settings) return [];
  const { Foreign = [] } = seen.settings;
  if (intent.target !== State.running) return Foreign.map((part) => `${part} is deleted with the table.`);
  const left = Foreign.map((part) => `${part} is not known to this version: it is left as it is.`);
  return [...left, ...warmthAboveDeclared(seen.settings, intent)];
}

/** Warm throughput grows by itself and cannot be lowered, so that a declared value below the present one has no effect. */
function warmthAboveDeclared(observed: ObservedTable, { resource, ignore_changes }: Intent): string[] {
  const desired = leaveToOthers(normalise(resource), observed, ignore_changes);
  const indexes = new Map((observed.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  return [
    ...fallsOf('', observed, desired),
    ...(desired.GlobalSecondaryIndexes ?? []).flatMap((index) =>
      fallsOf(`GlobalSecondaryIndexes[${index.IndexName}].`, indexes.get(index.IndexName) ?? {}, index),
    ),
  ];
}

function fallsOf(
  prefix: string,
  { WarmThroughput: found }: Capacity,
  { WarmThroughput: declared }: Capacity,
): string[] {
  return (['ReadUnitsPerSecond', 'WriteUnitsPerSecond'] as const).flatMap((member) => {
    const [present = 0, wanted = present] = [found?.[member], declared?.[member]];
    return wanted < present
      ? [
          `${prefix}WarmThroughput.${member}: ${wanted} is declared, and it is ${present}. DynamoDB raises warm throughput by ` +
            'itself and never lowers it, so that nothing is done.',
        ]
      : [];
  });
}
