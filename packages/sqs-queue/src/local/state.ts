import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { buildApp } from 'fauxqs';
import { LocalStateError } from '../errors.js';

/** The stores from which fauxqs answers. */
type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;

/** The modules of fauxqs that keep stores in a folder. Its exports offer them only with a server that listens on all interfaces. */
interface FauxqsModules {
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
  /** The port in the URLs of queues. They stay valid if the server listens on it again. */
  readonly port: number | undefined;
  /** Changes the port in the URLs of queues. */
  setPort(port: number): void;
  /** Closes the stores and releases the folder. */
  close(): void;
}

/**
 * Opens the queues and messages in a folder, in SQLite. Each change is written before the request is answered.
 *
 * @param folder - created if it does not exist; one process at a time can use it
 * @throws {@link LocalStateError} when another process uses the folder, or it cannot be read or written
 */
export async function openLocalState(folder: string): Promise<LocalState> {
  const { SqsStore, SnsStore, S3Store, PersistenceManager } = await loadModules();
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
      setPort: (port) => move(stores.sqsStore, port),
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

/** Locks the folder. The operating system releases the lock when this process ends. */
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

async function loadModules(): Promise<FauxqsModules> {
  const entry = import.meta.resolve('fauxqs');
  const files = ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js', 'persistence.js'];
  const modules: object[] = await Promise.all(files.map((file) => import(new URL(file, entry).href)));
  const parts: object = Object.assign({}, ...modules);
  if (isComplete(parts)) return parts;
  throw new Error('this version of fauxqs cannot keep state: install version 2.4.');
}

function isComplete(value: object): value is FauxqsModules {
  const names: readonly (keyof FauxqsModules)[] = ['SqsStore', 'SnsStore', 'S3Store', 'PersistenceManager'];
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}
