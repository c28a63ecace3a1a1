import type { Marks } from '@pcf/core';

/** What a beacon is like. */
export interface BeaconSettings {
  readonly colour: string;
  readonly power: number;
  /** What its keeper has to say, as a digest. */
  readonly phrase: string;
  /** What stands on its plate. */
  readonly labels: Readonly<Record<string, string>>;
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
    readonly reason: 'busy' | 'exists' | 'gone' | 'denied' | 'refused',
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
  #isDenied = false;
  #quotes = false;

  /** @param moving - how long a beacon is busy after each change, in milliseconds */
  constructor(
    private readonly clock: { now(): number },
    private readonly moving = 300,
  ) {}

  /** Refuses everything from now on. */
  deny(): void {
    this.#isDenied = true;
  }

  /** Refuses all changes from now on, and quotes them. */
  refuse(): void {
    this.#quotes = true;
  }

  /** How many beacons stand here. */
  get count(): number {
    return this.#beacons.size;
  }

  /** A beacon as it stands here. */
  inspect(name: string): unknown {
    const beacon = this.#beacons.get(name);
    return beacon && { ...beacon.settings, lit: beacon.lit, status: beacon.status, marks: beacon.marks };
  }

  look(name: string): BeaconReport | undefined {
    this.#check();
    const beacon = this.#beacons.get(name);
    if (!beacon) return undefined;
    const busy = this.clock.now() < beacon.movingUntil;
    const { serial } = beacon;
    return { ...beacon.settings, serial, lit: beacon.lit, status: busy ? 'BUSY' : beacon.status };
  }

  /** @returns its serial number */
  raise(name: string, { colour, power, phrase, labels }: BeaconSettings, marks: Marks = {}): string {
    this.#check({ name, colour, power, phrase, labels });
    if (this.#beacons.has(name)) throw new YardRefusal('exists', name);
    const movingUntil = this.clock.now() + this.moving;
    this.#raised += 1;
    const serial = `serial ${this.#raised}`;
    const settings = { colour, power, phrase, labels };
    this.#beacons.set(name, { serial, settings, lit: false, status: 'IDLE', movingUntil, marks });
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
    this.#check({ name, ...changes });
    const beacon = this.#idle(name);
    beacon.settings = { ...beacon.settings, ...changes };
  }

  light(name: string, lit: boolean): void {
    this.#check({ name, lit });
    this.#idle(name).lit = lit;
  }

  raze(name: string): void {
    this.#check({ name });
    this.#idle(name);
    this.#beacons.delete(name);
  }

  /** Changes or removes a beacon as another process would: at once, and never refused. */
  tamper(name: string, changes: Partial<BeaconSettings & { status: string; lit: boolean }> | undefined): void {
    const beacon = this.#beacons.get(name);
    if (!changes || !beacon) this.#beacons.delete(name);
    else {
      const { status = beacon.status, lit = beacon.lit, ...settings } = changes;
      Object.assign(beacon, { status, lit });
      beacon.settings = { ...beacon.settings, ...settings };
    }
  }

  /** @param change - what is to change; absent for a read */
  #check(change?: object): void {
    if (this.#isDenied) throw new YardRefusal('denied', 'in the yard');
    if (change && this.#quotes) throw new YardRefusal('refused', JSON.stringify(change));
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
