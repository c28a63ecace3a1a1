import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { buildApp } from 'fauxqs';
import { LocalStateError } from '../errors.js';

/** The stores of fauxqs: its app answers from them. */
type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;

/** The parts of fauxqs that keep stores in a folder. It exports them only as part of a server that listens on all interfaces. */
interface Parts {
  readonly SqsStore: new () => Stores['sqsStore'];
  readonly SnsStore: new () => Stores['snsStore'];
  readonly S3Store: new () => Stores['s3Store'];
  readonly PersistenceManager: new (
    folder: string,
  ) => NonNullable<Stores['sqsStore']['persistence']> & { load(...stores: object[]): void; close(): void };
}

/** Stores that keep their state in a folder. */
export interface LocalState {
  readonly stores: Stores;
  /** The port in the URLs of queues: what they were given stays true where the server listens on it again. */
  readonly port: number | undefined;
  /** Gives the URLs of queues the port that the server listens on now. */
  movedTo(port: number): void;
  /** Ends it: the folder is free for another process. */
  close(): void;
}

/**
 * Opens queues and messages that are kept in a folder, in SQLite. Each change is written before it is answered.
 *
 * @param folder - created where it does not exist; one process at a time can use it
 * @throws {@link LocalStateError} when another process uses the folder, or it cannot be used
 */
export async function openLocalState(folder: string): Promise<LocalState> {
  const { SqsStore, SnsStore, S3Store, PersistenceManager } = await loadParts();
  const { DatabaseSync } = await import('node:sqlite');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new LocalStateError(folder, error);
  }
  const lock = lockIn(folder, DatabaseSync);
  try {
    const persistence = new PersistenceManager(folder);
    const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
    persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
    for (const store of Object.values(stores)) store.persistence = persistence;
    for (const queue of stores.sqsStore.allQueues()) queue.persistence = persistence;
    return {
      stores,
      port: portOf(stores.sqsStore),
      movedTo: (port) => move(stores.sqsStore, port),
      close() {
        persistence.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw new LocalStateError(folder, error);
  }
}

/** A lock that the operating system takes back when this process ends, however it ends. */
function lockIn(folder: string, Database: typeof import('node:sqlite').DatabaseSync): { close(): void } {
  try {
    const lock = new Database(join(folder, 'lock.db'));
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    throw new LocalStateError(folder, error);
  }
}

function portOf(store: Stores['sqsStore']): number | undefined {
  const [queue] = store.allQueues();
  return queue && Number(new URL(queue.url).port);
}

function move(store: Stores['sqsStore'], port: number): void {
  for (const queue of [...store.allQueues()]) {
    const url = new URL(queue.url);
    url.port = String(port);
    Object.assign(queue, { url: url.href });
  }
}

async function loadParts(): Promise<Parts> {
  const entry = import.meta.resolve('fauxqs');
  const files = ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js', 'persistence.js'];
  const modules: object[] = await Promise.all(files.map((file) => import(new URL(file, entry).href)));
  const parts: object = Object.assign({}, ...modules);
  if (hasParts(parts)) return parts;
  throw new Error('this version of fauxqs keeps no state: install version 2.4.');
}

function hasParts(value: object): value is Parts {
  const names: readonly (keyof Parts)[] = ['SqsStore', 'SnsStore', 'S3Store', 'PersistenceManager'];
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}
