import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isRecord } from '@pcf/core/values';
import { LocalStateError } from '../errors.js';
import type { QueueStore, StoredMessage, StoredQueue } from './fauxqs.js';

/** A queue is known by its ARN: another region may have one of the same name. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS queues (
  arn TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  attributes TEXT NOT NULL,
  tags TEXT NOT NULL,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL REFERENCES queues (arn) ON DELETE CASCADE,
  message TEXT NOT NULL,
  receives INTEGER NOT NULL,
  first_received INTEGER,
  receipt TEXT,
  invisible_until INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS messages_of_queue ON messages (queue);`;

/** What fauxqs calls when a queue or one of its messages changes, before it answers the request. */
interface Recorder {
  insertQueue(queue: StoredQueue): void;
  updateQueueAttributes(): void;
  updateQueueSequenceCounter(): void;
  insertMessage(queueName: string, message: StoredMessage): void;
  deleteMessage(id: string): void;
  updateMessageInflight(id: string, receipt: string, until: number, receives: number, first?: number): void;
  updateMessageReady(id: string): void;
  deleteQueueMessages(): void;
}

/**
 * Keeps the queues and messages of a store in a folder, in SQLite: puts those of the folder into the store, and from then on writes each
 * change before fauxqs answers. fauxqs has such a thing of its own. It is not used, because it loses the messages of a queue whose tags
 * change, and a queue of the same name in another region.
 *
 * @param folder - created if it does not exist; one process at a time can use it
 * @param store - empty
 * @returns closes the folder and lets others use it
 * @throws {@link LocalStateError} when another process uses the folder, or it cannot be read or written
 */
export async function keepQueues(folder: string, store: QueueStore): Promise<() => void> {
  const { DatabaseSync } = await import('node:sqlite');
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    database = new DatabaseSync(join(folder, 'queues.db'));
    // The lock lasts until the process ends or the database is closed.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON');
    database.exec(`BEGIN EXCLUSIVE; ${SCHEMA} COMMIT`);
    new KeptQueues(database).fill(store);
  } catch (error) {
    database?.close();
    throw new LocalStateError(folder, error);
  }
  const opened = database;
  return () => opened.close();
}

class KeptQueues {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  fill(store: QueueStore): void {
    for (const { name, url, arn, attributes, tags, created, modified, sequence } of this.#read('queues')) {
      const queue = store.createQueue(String(name), String(url), String(arn), textsIn(attributes), textsIn(tags));
      Object.assign(queue, {
        createdTimestamp: Number(created),
        lastModifiedTimestamp: Number(modified),
        sequenceCounter: Number(sequence),
      });
      for (const row of this.#read('messages WHERE queue = ? ORDER BY rowid', queue.arn)) put(row, queue);
      Object.assign(queue, { persistence: this.#recorderOf(queue) });
    }
    const remove = store.deleteQueue.bind(store);
    Object.assign(store, {
      // fauxqs reports a deletion by name, which does not say the region.
      deleteQueue: (url: string) => {
        const arn = store.getQueue(url)?.arn;
        if (arn !== undefined) this.#run('DELETE FROM queues WHERE arn = ?', arn);
        return remove(url);
      },
      persistence: {
        insertQueue: (queue: StoredQueue) => {
          Object.assign(queue, { persistence: this.#recorderOf(queue) });
          this.#save(queue);
        },
        deleteQueue: () => {},
      },
    });
  }

  #recorderOf(queue: StoredQueue): Recorder {
    const save = () => this.#save(queue);
    return {
      insertQueue: save,
      updateQueueAttributes: save,
      updateQueueSequenceCounter: save,
      insertMessage: (_, message) => {
        const {
          messageId,
          approximateReceiveCount: receives,
          approximateFirstReceiveTimestamp: first = null,
        } = message;
        this.#run(
          'INSERT INTO messages (id, queue, message, receives, first_received) VALUES (?, ?, ?, ?, ?)',
          messageId,
          queue.arn,
          JSON.stringify(message),
          receives,
          first,
        );
      },
      deleteMessage: (id) => this.#run('DELETE FROM messages WHERE id = ?', id),
      updateMessageInflight: (id, receipt, until, receives, first = undefined) =>
        this.#run(
          'UPDATE messages SET receipt = ?, invisible_until = ?, receives = ?, first_received = ? WHERE id = ?',
          receipt,
          until,
          receives,
          first ?? null,
          id,
        ),
      updateMessageReady: (id) =>
        this.#run('UPDATE messages SET receipt = NULL, invisible_until = NULL WHERE id = ?', id),
      deleteQueueMessages: () => this.#run('DELETE FROM messages WHERE queue = ?', queue.arn),
    };
  }

  /** Writes a queue; its messages stay as they are. */
  #save({ arn, name, url, attributes, tags, ...times }: StoredQueue): void {
    this.#run(
      `INSERT INTO queues VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (arn) DO UPDATE SET
        attributes = excluded.attributes, tags = excluded.tags, modified = excluded.modified, sequence = excluded.sequence`,
      arn,
      name,
      url,
      JSON.stringify(attributes),
      JSON.stringify(Object.fromEntries(tags)),
      times.createdTimestamp,
      times.lastModifiedTimestamp,
      times.sequenceCounter,
    );
  }

  #read(what: string, ...values: string[]) {
    return this.#database.prepare(`SELECT * FROM ${what}`).all(...values);
  }

  #run(statement: string, ...values: (string | number | null)[]): void {
    this.#database.prepare(statement).run(...values);
  }
}

/** Puts a message into its queue: still invisible, delayed, or ready. */
function put(
  { message: text, receives, first_received, receipt, invisible_until }: Readonly<Record<string, unknown>>,
  queue: StoredQueue,
): void {
  const message: unknown = JSON.parse(String(text));
  if (!isMessage(message)) throw new Error(`a message of ${queue.name} is damaged`);
  message.approximateReceiveCount = Number(receives);
  if (first_received !== null) message.approximateFirstReceiveTimestamp = Number(first_received);
  const visibilityDeadline = Number(invisible_until ?? 0);
  if (typeof receipt !== 'string' || visibilityDeadline <= Date.now()) {
    queue.enqueue(message);
    return;
  }
  queue.inflightMessages.set(receipt, { message, receiptHandle: receipt, visibilityDeadline });
  const { messageGroupId: group } = message;
  if (group !== undefined && queue.isFifo())
    queue.fifoLockedGroups.set(group, (queue.fifoLockedGroups.get(group) ?? 0) + 1);
}

function isMessage(value: unknown): value is StoredMessage {
  return isRecord(value) && typeof value.messageId === 'string' && typeof value.body === 'string';
}

function textsIn(json: unknown): Record<string, string> {
  const map: unknown = JSON.parse(String(json));
  return Object.fromEntries(Object.entries(isRecord(map) ? map : {}).map(([key, text]) => [key, String(text)]));
}
