import type { TableResource } from '../../src/settings/all.js';
import { replicaTable } from '../../src/settings/replicas/own-settings.js';
import type { Replica } from '../../src/settings/replicas/schema.js';

/** Returns the table that a replica is in its region, as a definition. */
export function tableOf(replica: Replica): TableResource {
  return { AttributeDefinitions: [], KeySchema: [], ...replicaTable('table', replica) };
}
