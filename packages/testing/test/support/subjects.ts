import { bind, type Plugin } from '@pcf/core';
import { type FlavorBackend, type FlavorSubject, VirtualClock } from '../../src/index.js';
import { BEACONS, type BeaconStep, type Beacons, beaconPlugin } from './beacon.js';
import { Yard } from './yard.js';

const NAME = 'Eddystone';
const PASSPHRASE = 'open sesame, twice';

export const definitions = {
  small: { beacon: { name: NAME, colour: 'red', power: 1, passphrase: PASSPHRASE } },
  large: {
    beacon: {
      name: NAME,
      colour: 'blue',
      power: 9,
      passphrase: PASSPHRASE,
      labels: { port: 'Plymouth', height: '49' },
    },
  },
} as const;

/** A yard in memory as the flavor's provider. */
export function beaconsOf(yard: Yard): Beacons {
  return {
    look: async (name) => yard.look(name),
    send: async (step, name) => perform(yard, step, name),
    marks: async (name) => yard.marksOf(name),
    list: async (owner) => yard.list(owner),
  };
}

/** Carries out a step in a yard. */
export function perform(yard: Yard, step: BeaconStep, name: string): string | undefined {
  if (step.operation === 'RaiseBeacon') return yard.raise(name, step.input, step.input.marks);
  if (step.operation === 'MarkBeacon') yard.mark(name, step.input.marks);
  else if (step.operation === 'LightBeacon') yard.light(name, step.input.lit);
  else if (step.operation === 'RazeBeacon') yard.raze(name);
  else yard.set(name, step.input);
  return undefined;
}

/** The hooks that change the beacon behind the back of the flavor. */
export function interferenceHooks(yard: Yard) {
  return {
    remove: () => yard.tamper(NAME, undefined),
    alter: () => yard.tamper(NAME, { power: 5 }),
    block: () => yard.tamper(NAME, { status: 'WRECKED' }),
    confuse: () => yard.tamper(NAME, { status: 'XYZZY' }),
    inspect: () => yard.inspect(NAME),
    count: () => yard.count,
    deny: () => yard.deny(),
    refuse: () => yard.refuse(),
    stop: () => yard.tamper(NAME, { lit: false }),
  };
}

/** A backend in memory. */
export function yardBackend(): FlavorBackend {
  const clock = new VirtualClock();
  const yard = new Yard(clock);
  return { services: [bind(BEACONS, { useValue: beaconsOf(yard) })], clock, ...interferenceHooks(yard) };
}

/** The reference flavor in memory, or a variant of it. */
export function beaconSubject(plugin: Plugin = beaconPlugin(), changes: Partial<FlavorSubject> = {}): FlavorSubject {
  return {
    plugin,
    flavor: 'beacon',
    definitions,
    transitions: [
      ['small', 'large'],
      ['large', 'small'],
    ],
    invalid: { 'a power beyond the grid': { beacon: { ...definitions.small.beacon, power: 10 } } },
    backend: yardBackend,
    ...changes,
  };
}
