import type { FlavorSubject } from '../../src/index.js';
import { beaconFlavor, beaconPlugin } from './beacon.js';
import { RemoteBeacons, type Retries, remoteSubject } from './remote-beacons.js';
import { beaconSubject } from './subjects.js';

type Make = typeof beaconFlavor.createParticle;

/** A flavor that breaks something, and all that the suite says about it. */
export interface Broken {
  readonly what: string;
  readonly subject: () => FlavorSubject;
  /** The contracts that it may fail: the one that is meant first, and then what follows from it. */
  readonly fails: readonly string[];
}

export const made = (make: Make) => () => beaconSubject(beaconPlugin(make));
export const remotely = (make: Make) => () => remoteSubject(beaconSubject(beaconPlugin(make)));
export const differing = (differences: Partial<typeof beaconFlavor>) => () =>
  beaconSubject(beaconPlugin(beaconFlavor.createParticle, differences));
export const impatient = (retries: Partial<Retries>) => () =>
  remoteSubject(beaconSubject(), (handler, clock) => {
    const all = { throttling: true, serverErrors: true, connections: true };
    return new RemoteBeacons(handler, clock, { ...all, ...retries });
  });
