import type { buildApp } from 'fauxqs';

/** A server of fauxqs. */
export type App = ReturnType<typeof buildApp>;

/** The stores from which fauxqs answers. */
export type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;

export type QueueStore = Stores['sqsStore'];
export type StoredQueue = ReturnType<QueueStore['createQueue']>;
export type StoredMessage = Parameters<StoredQueue['enqueue']>[0];

/** The modules of fauxqs with its stores. Its exports offer them only with a server that listens on all interfaces. */
interface StoreModules {
  readonly SqsStore: new () => Stores['sqsStore'];
  readonly SnsStore: new () => Stores['snsStore'];
  readonly S3Store: new () => Stores['s3Store'];
}

/** Makes empty stores. */
export async function emptyStores(): Promise<Stores> {
  const entry = import.meta.resolve('fauxqs');
  const files = ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js'];
  const modules: object[] = await Promise.all(files.map((file) => import(new URL(file, entry).href)));
  const parts: object = Object.assign({}, ...modules);
  if (!isComplete(parts)) throw new Error('this version of fauxqs has no stores: install version 2.4.');
  const { SqsStore, SnsStore, S3Store } = parts;
  return { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
}

function isComplete(value: object): value is StoreModules {
  const names: readonly (keyof StoreModules)[] = ['SqsStore', 'SnsStore', 'S3Store'];
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}
