import { createHash } from 'node:crypto';
import type { Clock } from '@pcf/core';

/** What a database is like. Its password cannot be read back. */
export interface DatabaseSettings {
  readonly class: string;
  readonly storage: number;
  readonly backup: { readonly days: number; readonly window?: string | undefined };
  readonly parameters: Readonly<Record<string, string>>;
}

interface Database {
  readonly id: string;
  readonly token: string;
  readonly visibleAt: number;
  settings: DatabaseSettings;
  password: string;
  tags: Readonly<Record<string, string>>;
  status: string;
  after: string;
  until: number;
  rows: number;
}

/** Why the cloud refuses a call. */
export class CloudRefusal extends Error {
  constructor(
    readonly code: 'Busy' | 'NotFound' | 'Denied' | 'Invalid',
    text: string,
  ) {
    super(`${code}: ${text}`);
  }
}

const MINUTE = 60_000;
/** A list shows a new database only later. */
const LATE = 20_000;

/** Managed databases with generated ids: slow, late to show, and found by their tags. */
export class Cloud {
  readonly databases = new Map<string, Database>();
  readonly snapshots = new Set<string>();
  isDenied = false;
  quotes = false;
  #created = 0;

  constructor(private readonly clock: Clock) {}

  list(name: string) {
    this.#check();
    const now = this.clock.now();
    const all = [...this.databases.values()].map((one) => this.#settled(one)).filter((one) => one.status !== 'deleted');
    const visible = all.filter(({ tags, visibleAt }) => tags.name === name && now >= visibleAt);
    return visible.map(({ password: _, token: __, ...shown }) => structuredClone(shown));
  }

  /** A token that is known from a database that exists makes no second one. */
  create(token: string, settings: DatabaseSettings, password: string, tags: Readonly<Record<string, string>>) {
    this.#check({ settings, password });
    const known = [...this.databases.values()].find(
      (one) => one.token === token && this.#settled(one).status !== 'deleted',
    );
    if (known) return { id: known.id, isNew: false };
    this.#created += 1;
    const id = `db-${this.#created}`;
    const now = this.clock.now();
    const moving = { status: 'creating', after: 'available', until: now + 10 * MINUTE };
    const own = { settings: structuredClone(settings), password, tags: { ...tags }, rows: 0 };
    this.databases.set(id, { id, token, visibleAt: now + LATE, ...own, ...moving });
    return { id, isNew: true };
  }

  modify(
    id: string,
    changes: Partial<DatabaseSettings & { password: string; tags: Readonly<Record<string, string>> }>,
  ): void {
    this.#check(changes);
    const database = this.#idle(id);
    const { password = database.password, tags = {}, ...settings } = changes;
    const smaller = settings.storage !== undefined && settings.storage < database.settings.storage;
    if (smaller) throw new CloudRefusal('Invalid', 'storage cannot shrink');
    Object.assign(database, { password, tags: { ...database.tags, ...tags } });
    database.settings = structuredClone({ ...database.settings, ...settings });
    this.#move(database, 'modifying', database.status, MINUTE);
  }

  stop(id: string): void {
    this.#check({ id });
    this.#move(this.#idle(id), 'stopping', 'stopped', 2 * MINUTE);
  }

  start(id: string): void {
    this.#check({ id });
    this.#move(this.#idle(id), 'starting', 'available', 3 * MINUTE);
  }

  delete(id: string, { snapshot }: { readonly snapshot: boolean }): void {
    this.#check({ id });
    const database = this.#idle(id);
    if (snapshot) this.snapshots.add(id);
    this.#move(database, 'deleting', 'deleted', 5 * MINUTE);
  }

  /** The database of a name, as it really is. */
  inspect(name: string): Database | undefined {
    const all = [...this.databases.values()].map((one) => this.#settled(one));
    return all.find(({ tags, status }) => tags.name === name && status !== 'deleted');
  }

  get count(): number {
    const existing = [...this.databases.values()].filter((one) => this.#settled(one).status !== 'deleted');
    return existing.length + this.snapshots.size;
  }

  #move(database: Database, status: string, after: string, duration: number): void {
    Object.assign(database, { status, after, until: this.clock.now() + duration });
  }

  #settled(database: Database): Database {
    if (this.clock.now() >= database.until) database.status = database.after;
    return database;
  }

  #idle(id: string): Database {
    const database = this.databases.get(id);
    if (!database || this.#settled(database).status === 'deleted') throw new CloudRefusal('NotFound', id);
    if (database.status !== database.after) throw new CloudRefusal('Busy', `${id} is ${database.status}`);
    return database;
  }

  #check(sent?: object): void {
    if (this.isDenied) throw new CloudRefusal('Denied', 'you may not do this');
    if (sent && this.quotes) throw new CloudRefusal('Invalid', `the request ${JSON.stringify(sent)} is not valid`);
  }
}

/** A digest of a secret, which tells whether it has changed. It is salted with the name of the database. */
export function digestOf(salt: string, secret: string): string {
  return createHash('sha256').update(`${salt}\n${secret}`).digest('hex').slice(0, 16);
}
