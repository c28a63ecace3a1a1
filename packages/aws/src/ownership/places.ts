import type { Keys, ListQuery } from '@pcf/core';
import { clientFor } from '../calls/calls.js';
import { targetIn } from '../definition/keys.js';
import { AWS_SETTINGS, type AwsTarget, callerOf, regionOf } from '../settings.js';
import { taggingApi } from './walk.js';

/** A region with the credentials of an account. */
export interface Place {
  /** As definitions are written for this place: what they leave to the default is absent. */
  readonly target: AwsTarget;
  /** Equal for two targets that have the same region and credentials, as far as that is known without a request. */
  readonly caller: string;
  /** Equal for two places with the same credentials, so that they have one account. */
  readonly credentials: string;
  /** The region, also where it is the default. */
  readonly region: string;
  /** For a person: `eu-west-1, profile shop`. */
  readonly label: string;
}

/** The keys of an owner's location that say a place of AWS. A location without them is one of another provider. */
const AWS_KEYS = ['region', 'profile', 'role'];

/**
 * Returns the distinct places of the definitions and locations of a query. Where there are none, the default one, if a default
 * region is set.
 */
export async function placesOf({ near, locations, services }: ListQuery): Promise<Place[]> {
  const places = new Map<string, Place>();
  const onAws = locations.map(withRegion).filter((keys) => AWS_KEYS.some((key) => Object.hasOwn(keys, key)));
  for (const keys of [...near, ...onAws]) {
    const place = await placeOf(keys, services);
    if (!places.has(place.caller)) places.set(place.caller, place);
  }
  if (places.size > 0) return [...places.values()];
  return (await regionNameOf({}, services)) === undefined ? [] : [await placeOf({}, services)];
}

/** The keys of a location are flat: `aws_resource.region_name` is the region, where there is no other. */
function withRegion({ 'aws_resource.region_name': region, ...keys }: Keys): Keys {
  return region === undefined ? keys : { region, ...keys };
}

/** Returns the place of a definition, or of keys that locate it. */
export async function placeOf(keys: Keys, services: ListQuery['services']): Promise<Place> {
  const settings = services.resolve(AWS_SETTINGS);
  const target = targetIn(keys);
  const { profile, role } = target;
  const region = (await regionNameOf(target, services)) ?? 'the default region, which is not set';
  return {
    target,
    caller: callerOf(settings, target),
    credentials: callerOf(settings, { ...target, region: '' }),
    region,
    label: [region, ...(profile ? [`profile ${profile}`] : []), ...(role ? [`role ${role}`] : [])].join(', '),
  };
}

/** Returns the region of a target; `undefined` if none is set, also not in the configuration files of the SDK. */
async function regionNameOf(target: AwsTarget, services: ListQuery['services']): Promise<string | undefined> {
  const known = regionOf(services.resolve(AWS_SETTINGS), target);
  if (known !== undefined) return known;
  const { ResourceGroupsTaggingAPIClient } = await taggingApi();
  try {
    return await clientFor(ResourceGroupsTaggingAPIClient, services, target).config.region();
  } catch {
    return undefined;
  }
}
