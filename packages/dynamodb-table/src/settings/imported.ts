import { isRecord, omitUndefined } from '@pcf/core/values';
import { SETTINGS, type TableResource, usedAttributes } from './all.js';
import { withParts } from './derive.js';

/** Returns settings as an import writes them: without those that are off, empty, or as they are by default. */
export function importedForm(resource: TableResource): TableResource {
  const found = withReplicableKey(resource);
  const used = usedAttributes(found);
  const settings = withParts(
    found,
    SETTINGS.map(({ imported }) => imported?.(found)),
  );
  const GlobalSecondaryIndexes = settings.GlobalSecondaryIndexes?.map((index) => withoutOff(index));
  return {
    ...withoutOff({ ...settings, ...omitUndefined({ GlobalSecondaryIndexes }) }),
    AttributeDefinitions: found.AttributeDefinitions.filter(({ AttributeName: name }) => used.has(name)),
  };
}

/** If no replica has a key of its own, the table has the key that AWS manages, which is not named. */
function withReplicableKey({ SSESpecification: encryption, ...resource }: TableResource): TableResource {
  if (!encryption) return resource;
  const { KMSMasterKeyId, ...managed } = encryption;
  const isManaged = resource.Replicas?.some((replica) => !replica.SSESpecification);
  return { ...resource, SSESpecification: isManaged ? managed : encryption };
}

/** Returns the members of a value that are not off: neither `false`, nor empty, nor switched off in themselves. */
function withoutOff<T extends object>(value: T): T {
  const kept = { ...value };
  for (const name in kept) if (isOff(kept[name])) delete kept[name];
  return kept;
}

const SWITCHES = ['Enabled', 'StreamEnabled', 'PointInTimeRecoveryEnabled'];

function isOff(value: unknown): boolean {
  if (value === undefined || value === false || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isRecord(value)) return false;
  return Object.keys(value).length === 0 || SWITCHES.some((name) => value[name] === false);
}
