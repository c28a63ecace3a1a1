import type { Resting } from '@pcf/core';
import type { ObservedTable, TableResource } from '../../src/settings/all.js';
import { ownSettings } from '../../src/settings/replicas/own-settings.js';
import type { Replica } from '../../src/settings/replicas/schema.js';
import { type ModelTable, readIn } from './model.js';
import { observeModel } from './observed-model.js';
import { tableOf } from './replica-tables.js';

/** As {@link observeModel}, with what the replicas have for themselves. */
export function observeWithReplicas(table: ModelTable | undefined, resource: TableResource): Resting<ObservedTable> {
  const seen = observeModel(table, resource);
  if (seen.kind !== 'settled' || !table) return seen;
  const Replicas = (seen.settings.Replicas ?? []).map((replica) => ({
    ...replica,
    ...own(table, resource.Replicas?.find(({ Region }) => Region === replica.Region) ?? replica),
  }));
  return { ...seen, settings: { ...seen.settings, Replicas } };
}

/** Returns the observed values of what a replica declares for itself. */
function own({ replicas }: ModelTable, declared: Replica): Partial<Replica> {
  const world = replicas[declared.Region];
  const seen = observeModel(world && readIn(world), tableOf(declared));
  return seen.kind === 'settled' ? ownSettings(seen.settings) : {};
}
