import type { Clock } from '@pcf/core';

/** What a machine is like. */
export interface MachineSettings {
  readonly size: string;
  readonly network: { readonly port: number; readonly public: boolean; readonly host?: string | undefined };
  readonly tags: Readonly<Record<string, string>>;
  readonly users: readonly string[];
  readonly comment?: string | undefined;
}

interface Machine {
  readonly serial: string;
  settings: MachineSettings;
  isOn: boolean;
  busyUntil: number;
  status: string;
  files: number;
}

/** Why the host refuses a call. */
export class HostRefusal extends Error {
  constructor(
    readonly reason: 'busy' | 'exists' | 'gone' | 'on' | 'denied',
    text: string,
  ) {
    super(`${reason}: ${text}`);
  }
}

/** A host of virtual machines, in memory. Each machine has a disk, and does one thing at a time. */
export class Host {
  readonly machines = new Map<string, Machine>();
  readonly disks = new Set<string>();
  isDenied = false;
  quotes = false;
  #created = 0;

  constructor(private readonly clock: Clock) {}

  look(name: string) {
    this.#check();
    const machine = this.machines.get(name);
    if (!machine) return undefined;
    const { serial, isOn, settings } = machine;
    const status = this.clock.now() < machine.busyUntil ? 'CHANGING' : machine.status;
    return structuredClone({ serial, isOn, status, ...settings });
  }

  create(name: string, settings: MachineSettings): string {
    this.#check(settings);
    if (this.machines.has(name)) throw new HostRefusal('exists', name);
    this.#created += 1;
    const serial = `m-${this.#created}`;
    const machine = { serial, settings: structuredClone(settings), isOn: false, status: 'READY', files: 0 };
    this.machines.set(name, { ...machine, busyUntil: this.clock.now() + 20_000 });
    this.disks.add(name);
    return serial;
  }

  /** Only a machine that is off can have another size. */
  change(name: string, changes: Partial<MachineSettings>): void {
    this.#check(changes);
    const machine = this.#idle(name);
    if (changes.size !== undefined && machine.isOn) throw new HostRefusal('on', name);
    machine.settings = structuredClone({ ...machine.settings, ...changes });
    machine.busyUntil = this.clock.now() + 5_000;
  }

  power(name: string, isOn: boolean): void {
    this.#check({ isOn });
    const machine = this.#idle(name);
    machine.isOn = isOn;
    machine.busyUntil = this.clock.now() + 5_000;
  }

  remove(name: string, withDisk: boolean): void {
    this.#check({ name });
    this.#idle(name);
    this.machines.delete(name);
    if (withDisk) this.disks.delete(name);
  }

  #check(sent?: object): void {
    if (this.isDenied) throw new HostRefusal('denied', 'you may not do this');
    if (sent && this.quotes) throw new HostRefusal('denied', `not allowed: ${JSON.stringify(sent)}`);
  }

  #idle(name: string): Machine {
    const machine = this.machines.get(name);
    if (!machine) throw new HostRefusal('gone', name);
    if (this.clock.now() < machine.busyUntil) throw new HostRefusal('busy', name);
    return machine;
  }
}
