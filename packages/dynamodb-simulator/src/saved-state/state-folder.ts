import { mkdir } from 'node:fs/promises';
import type { ClassicLevel } from 'classic-level';
import { settle } from '../settle.js';
import type { World } from '../world/state.js';
import { openLevel, StateFolderError } from './level.js';
import { type Rows, restore, rowsOf } from './rows.js';
import { breakSeal, removeSeal, seal } from './seal.js';

/**
 * Keeps a world in a folder with a LevelDB: a journal with snapshots, and a lock that the system releases when the process ends.
 * Each write is atomic, holds all changes so far, and is flushed to the disk.
 */
export class StateFolder {
  readonly #path: string;
  readonly #world: World;
  #db: ClassicLevel | undefined;
  /** What the folder holds. */
  #rows: Rows = new Map();
  /** How many table ids had been assigned at the last write. */
  #tableIds = 0;
  #kept: Promise<void> = Promise.resolve();
  /** The next write, which has not begun and will hold all changes until it does. */
  #next: Promise<void> | undefined;

  constructor(path: string, world: World) {
    this.#path = path;
    this.#world = world;
  }

  /**
   * Opens the folder, creates it if it is missing, and loads the world from it.
   *
   * @throws {@link StateFolderError} when another process uses the folder, or it cannot be read or written
   */
  async open(now: number): Promise<void> {
    await this.#checkSeal();
    await makeFolder(this.#path);
    const db = await openLevel(this.#path);
    try {
      await removeSeal(this.#path);
      this.#rows = new Map(await db.iterator().all());
      restore(this.#world, this.#rows);
      const accounts = new Set(Array.from(this.#world.regions.values(), ({ account }) => account));
      for (const account of accounts) settle(this.#world, account, now);
    } catch (error) {
      await db.close();
      throw new StateFolderError('STATE_FOLDER_UNUSABLE', this.#path, error);
    }
    this.#db = db;
    await this.keep();
  }

  /** Writes all changes. Changes that are made before the write begins share it. */
  keep(): Promise<void> {
    this.#next ??= this.#kept.then(() => {
      this.#next = undefined;
      return this.#write();
    });
    this.#kept = this.#next;
    return this.#kept;
  }

  /**
   * Resolves when all earlier writes are on the disk.
   *
   * @throws {@link StateFolderError} from the first failed write on: the folder then lacks changes that the world has
   */
  kept(): Promise<void> {
    return this.#kept;
  }

  /** Resolves when all tables are on the disk with their ids. */
  keepTables(): Promise<void> {
    return this.#world.tableIds.next === this.#tableIds ? this.#kept : this.keep();
  }

  async close(): Promise<void> {
    await this.#kept.catch(() => undefined);
    if (!this.#db) return;
    await this.#db.close();
    this.#db = undefined;
    await seal(this.#path);
  }

  async #checkSeal(): Promise<void> {
    try {
      await breakSeal(this.#path);
    } catch (error) {
      throw new StateFolderError('STATE_FOLDER_DAMAGED', this.#path, error);
    }
  }

  async #write(): Promise<void> {
    const rows = rowsOf(this.#world);
    this.#tableIds = this.#world.tableIds.next;
    const changed = [...rows].filter(([key, value]) => this.#rows.get(key) !== value);
    const gone = [...this.#rows.keys()].filter((key) => !rows.has(key));
    const puts = changed.map(([key, value]) => ({ type: 'put' as const, key, value }));
    const deletions = gone.map((key) => ({ type: 'del' as const, key }));
    this.#rows = rows;
    try {
      await this.#db?.batch([...puts, ...deletions], { sync: true });
    } catch (error) {
      throw new StateFolderError('STATE_FOLDER_UNUSABLE', this.#path, error);
    }
  }
}

/** Creates the folder so that only its owner can read it. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StateFolderError('STATE_FOLDER_UNUSABLE', path, error);
  }
}
