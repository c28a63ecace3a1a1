import { valueAt } from '../definition/issues.js';
import type { ResourcePlace } from '../flavor.js';
import type { DesiredState } from '../model/state.js';
import type { Services } from '../services/container.js';
import { omitUndefined } from '../values.js';
import type { FieldMember } from './member.js';
import { type DescribedResource, declaredBy, describeResource, identifies } from './references/same-resource.js';

/** The resource of a particle, as far as its definition tells without a request. */
export interface DeclaredResource extends Omit<DescribedResource, 'key'> {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly desired: DesiredState;
  /** The name of the field's owner; absent where it has none. */
  readonly owner?: string;
  /** What locates it, by the paths in the definition: `{ region: 'eu-west-1' }`. What is not declared is absent. */
  readonly located: Readonly<Record<string, unknown>>;
  /** Where the calls for it go, and with which credentials; absent where the flavor cannot tell, or a reference locates it. */
  readonly place?: ResourcePlace;
  /** As in `Field.resourceOf`: equal for particles of one resource. Absent while a reference names or locates it. */
  readonly key?: string;
  /** The paths of the settings that name or locate it and are not known yet, because they are references. */
  readonly unknown: readonly string[];
}

/**
 * Returns the resource that a member describes. Makes no request.
 *
 * @param desired - the desired state in a run
 * @param definition - the flavor's part of its definition with references resolved; by default as written
 */
export function declaredResource(
  member: FieldMember,
  desired: DesiredState,
  { services, owner }: { readonly services: Services; readonly owner?: { readonly name: string } | undefined },
  definition?: unknown,
): DeclaredResource {
  const { flavor } = member.valid;
  const declared = declaredBy(member, definition);
  const open = definition === undefined ? member.holes.filter((hole) => identifies(hole, flavor)) : [];
  const valuesOf = (paths: readonly string[]) =>
    omitUndefined(Object.fromEntries(paths.map((path) => [path, valueAt(declared, path.split('.'))])));
  const isKnown = open.length === 0;
  return {
    id: member.id,
    flavor: flavor.name,
    desired,
    ...(owner && { owner: owner.name }),
    names: valuesOf(flavor.uniqueKeys),
    located: valuesOf(flavor.locatedBy ?? []),
    ...(isKnown && flavor.place && { place: flavor.place(declared, services) }),
    ...(isKnown && { key: describeResource(flavor, declared, services).key }),
    unknown: [...new Set(open.map(({ path }) => path.map(String).join('.')))],
  };
}
