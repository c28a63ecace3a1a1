import { type Observation, State } from '@pcf/core';
import { normalise, type ObservedTable } from '../settings/all.js';
import type { Capacity } from '../settings/capacity/parts.js';
import { leaveIgnored } from './ignored.js';
import type { Intent } from './plan.js';

/** Returns what a plan should say about a table although no step changes it. Pure. */
export function notesOn(seen: Observation<ObservedTable>, intent: Intent): string[] {
  if (seen.kind === 'missing' || !seen.settings) return [];
  const { Foreign = [] } = seen.settings;
  if (intent.target !== State.running) return Foreign.map((part) => `${part} is deleted with the table.`);
  const left = Foreign.map((part) => `${part} is not known to this version and is left as it is.`);
  return [...left, ...warmthAboveDeclared(seen.settings, intent)];
}

/** Warm throughput grows by itself and cannot be lowered: a declared value below the present one has no effect. */
function warmthAboveDeclared(observed: ObservedTable, { resource, ignore_changes }: Intent): string[] {
  const desired = leaveIgnored(normalise(resource), observed, ignore_changes);
  const indexes = new Map((observed.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  return [
    ...decreasesOf('', observed, desired),
    ...(desired.GlobalSecondaryIndexes ?? []).flatMap((index) =>
      decreasesOf(`GlobalSecondaryIndexes[${index.IndexName}].`, indexes.get(index.IndexName) ?? {}, index),
    ),
  ];
}

function decreasesOf(
  prefix: string,
  { WarmThroughput: found }: Capacity,
  { WarmThroughput: declared }: Capacity,
): string[] {
  return (['ReadUnitsPerSecond', 'WriteUnitsPerSecond'] as const).flatMap((member) => {
    const [present = 0, wanted = present] = [found?.[member], declared?.[member]];
    return wanted < present
      ? [
          `${prefix}WarmThroughput.${member}: ${wanted} is declared, and the present value is ${present}. DynamoDB raises ` +
            'warm throughput by itself and never lowers it, so nothing is changed.',
        ]
      : [];
  });
}
