import { bind } from '@pcf/core';
import { type FlavorBackend, type FlavorSubject, VirtualClock } from '@pcf/testing';
import { Cloud } from './cloud.js';
import { CLOUD, type Database, databaseFlavor, databasePlugin } from './database.js';

const name = 'orders';
const password = 'correct-horse-battery';
const definitions = {
  small: { database: { name, class: 'db.small', storage: 20, password } },
  large: {
    database: {
      name,
      class: 'db.large',
      storage: 20,
      backup: { days: 7, window: '03:00-04:00' },
      parameters: { encoding: 'utf8', collation: 'en' },
      password,
    },
  },
};

function backend(): FlavorBackend {
  const clock = new VirtualClock();
  const cloud = new Cloud(clock);
  const database = () => cloud.inspect(name);
  const end = (status: string) => Object.assign(database() ?? {}, { status, after: status, until: 0 });
  return {
    services: [bind(CLOUD, { useValue: cloud })],
    clock,
    remove: () => end('deleted'),
    alter() {
      const found = database();
      if (found) found.settings = { ...found.settings, class: 'db.tiny' };
    },
    block: () => end('storage-full'),
    confuse: () => end('dreaming'),
    inspect() {
      const found = database();
      if (!found) return undefined;
      const { id, status, settings, rows, tags } = found;
      return { id, status, rows, tags, ...settings, password: found.password };
    },
    count: () => cloud.count,
    deny() {
      cloud.isDenied = true;
    },
    refuse() {
      cloud.quotes = true;
    },
    stop: () => end('stopped'),
    fill: () => Object.assign(database() ?? {}, { rows: 12 }),
  };
}

type Make = (...args: Parameters<typeof databaseFlavor.createParticle>) => Database;

/** The good database, or one that differs. */
export function databaseSubject(
  make: Make = databaseFlavor.createParticle,
  flavor: Partial<typeof databaseFlavor> = {},
  changes: Partial<FlavorSubject> = {},
): FlavorSubject {
  return {
    plugin: databasePlugin({ createParticle: make, ...flavor }),
    flavor: 'database',
    definitions,
    transitions: [
      ['small', 'large'],
      ['large', 'small'],
    ],
    backend,
    waive: { 'created-stopped': 'the cloud cannot create a database that has never run' },
    ...changes,
  };
}
