import { type IgnoredPath, leaveMember, parseIgnoredPath } from '../ignored-path.js';
import { IGNORABLE, SETTINGS, type TableResource } from '../settings/all.js';
import { withCapacityOfMode } from '../settings/capacity/billing-mode.js';

/**
 * Returns the desired settings, with every ignored path replaced by its observed value: nothing changes it, and a call that has to
 * name it names the observed value. What is created is created as it is declared.
 *
 * @param paths - the definition's `ignore_changes`
 */
export function leaveIgnored(
  declared: TableResource,
  observed: TableResource,
  paths: readonly string[] = [],
): TableResource {
  const ignored = paths.flatMap((path) => parseIgnoredPath(path) ?? []);
  if (ignored.length === 0) return declared;
  return withCapacityOfMode(ignored.reduce((desired, path) => leave(desired, observed, path), declared));
}

function leave(desired: TableResource, observed: TableResource, path: IgnoredPath): TableResource {
  const { setting: key } = path;
  if (!IGNORABLE.includes(key)) return desired;
  const setting = SETTINGS.find(({ schema }) => Object.hasOwn(schema, key));
  if (setting?.ignoreItems) return { ...desired, ...setting.ignoreItems(desired, observed, path) };
  return leaveMember(desired, observed, key, path.members);
}
