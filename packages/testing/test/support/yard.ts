import type { Marks } from '@pcf/core';

/** What a beacon is like. */
export interface BeaconSettings {
  readonly colour: string;
  readonly power: number;
}

interface Beacon {
  readonly serial: string;
  settings: BeaconSettings;
  lit: boolean;
  status: string;
  movingUntil: number;
  marks: Marks;
}

/** What the yard says no with. */
export class YardRefusal extends Error {
  constructor(
    readonly reason: 'busy' | 'exists' | 'gone',
    name: string,
  ) {
    super(`beacon ${name}: ${reason}`);
  }
}

/** The answer to a read of a beacon. */
export interface BeaconReport extends BeaconSettings {
  /** Another beacon of the same name has another one. */
  readonly serial: string;
  readonly lit: boolean;
  /** `IDLE`, or `BUSY` for a while after each change; anything else is a defect. */
  readonly status: string;
}

/** A beacon with the mark of an owner. */
export interface MarkedBeacon {
  readonly name: string;
  readonly serial: string;
  readonly marks: Marks;
}

/** Where beacons stand: a provider in memory, which takes its time and does one thing at a time for each. */
export class Yard {
  readonly #beacons = new Map<string, Beacon>();
  #raised = 0;

  /** @param moving - how long a beacon is busy after each change, in milliseconds */
  constructor(
    private readonly clock: { now(): number },
    private readonly moving = 300,
  ) {}

  look(name: string): BeaconReport | undefined {
    const beacon = this.#beacons.get(name);
    if (!beacon) return undefined;
    const busy = this.clock.now() < beacon.movingUntil;
    const { serial } = beacon;
    return { ...beacon.settings, serial, lit: beacon.lit, status: busy ? 'BUSY' : beacon.status };
  }

  /** @returns its serial number */
  raise(name: string, { colour, power }: BeaconSettings, marks: Marks = {}): string {
    if (this.#beacons.has(name)) throw new YardRefusal('exists', name);
    const movingUntil = this.clock.now() + this.moving;
    this.#raised += 1;
    const serial = `serial ${this.#raised}`;
    this.#beacons.set(name, { serial, settings: { colour, power }, lit: false, status: 'IDLE', movingUntil, marks });
    return serial;
  }

  marksOf(name: string): Marks {
    return this.#standing(name).marks;
  }

  /** Marks a beacon, also while it is busy. */
  mark(name: string, marks: Marks): void {
    this.#standing(name).marks = marks;
  }

  /** Lists the beacons of an owner. */
  list(owner: string): MarkedBeacon[] {
    const all = [...this.#beacons].map(([name, { serial, marks }]) => ({ name, serial, marks }));
    return all.filter(({ marks }) => marks.owner === owner);
  }

  set(name: string, changes: Partial<BeaconSettings>): void {
    const beacon = this.#idle(name);
    beacon.settings = { ...beacon.settings, ...changes };
  }

  light(name: string, lit: boolean): void {
    this.#idle(name).lit = lit;
  }

  raze(name: string): void {
    this.#idle(name);
    this.#beacons.delete(name);
  }

  /** Changes or removes a beacon as another process would: at once, and never refused. */
  tamper(name: string, changes: Partial<BeaconSettings & { status: string }> | undefined): void {
    const beacon = this.#beacons.get(name);
    if (!changes || !beacon) this.#beacons.delete(name);
    else {
      beacon.status = changes.status ?? beacon.status;
      beacon.settings = { ...beacon.settings, ...changes };
    }
  }

  #standing(name: string): Beacon {
    const beacon = this.#beacons.get(name);
    if (!beacon) throw new YardRefusal('gone', name);
    return beacon;
  }

  #idle(name: string): Beacon {
    const beacon = this.#standing(name);
    if (this.clock.now() < beacon.movingUntil) throw new YardRefusal('busy', name);
    beacon.movingUntil = this.clock.now() + this.moving;
    return beacon;
  }
}
