import { bind } from '@pcf/core';
import { type FlavorBackend, type FlavorSubject, VirtualClock } from '@pcf/testing';
import { Host } from './host.js';
import { HOST, type Machine, machineFlavor, machinePlugin } from './machine.js';

const name = 'web';
const definitions = {
  small: { machine: { name, size: 'small', network: { port: 80, public: false } } },
  large: {
    machine: {
      name,
      size: 'large',
      network: { port: 8080, public: true, host: 'web.example.com' },
      tags: { team: 'shop', stage: 'test' },
      users: ['ann', 'bob'],
      comment: 'the shop',
    },
  },
};

function backend(): FlavorBackend {
  const clock = new VirtualClock();
  const host = new Host(clock);
  const machine = () => host.machines.get(name);
  return {
    services: [bind(HOST, { useValue: host })],
    clock,
    remove() {
      host.machines.delete(name);
      host.disks.delete(name);
    },
    alter() {
      const found = machine();
      if (found) found.settings = { ...found.settings, network: { ...found.settings.network, port: 1 } };
    },
    block: () => Object.assign(machine() ?? {}, { status: 'ON FIRE' }),
    confuse: () => Object.assign(machine() ?? {}, { status: 'DREAMING' }),
    inspect() {
      const found = machine();
      return found && { serial: found.serial, isOn: found.isOn, files: found.files, ...found.settings };
    },
    count: () => host.machines.size + host.disks.size,
    deny() {
      host.isDenied = true;
    },
    refuse() {
      host.quotes = true;
    },
    stop: () => Object.assign(machine() ?? {}, { isOn: false }),
    fill: () => Object.assign(machine() ?? {}, { files: 3 }),
  };
}

type Make = (...args: Parameters<typeof machineFlavor.createParticle>) => Machine;

/** The good machine, or one that differs. */
export function machineSubject(
  make: Make = machineFlavor.createParticle,
  flavor: Partial<typeof machineFlavor> = {},
  changes: Partial<FlavorSubject> = {},
): FlavorSubject {
  return {
    plugin: machinePlugin({ createParticle: make, ...flavor }),
    flavor: 'machine',
    definitions,
    transitions: [
      ['small', 'large'],
      ['large', 'small'],
    ],
    backend,
    ...changes,
  };
}
