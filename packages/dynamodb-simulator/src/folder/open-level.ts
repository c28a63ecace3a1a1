import type { ClassicLevel } from 'classic-level';
import { StateFolderError } from './error.js';

/**
 * Opens a LevelDB. It is a native binary: it is loaded when a folder is asked for, and everything else works without it.
 *
 * @throws {@link StateFolderError}
 */
export async function openLevel(path: string): Promise<ClassicLevel> {
  try {
    const { ClassicLevel } = await import('classic-level');
    const db = new ClassicLevel(path);
    await db.open();
    return db;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const inUse = cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED';
    throw new StateFolderError(inUse ? 'STATE_FOLDER_IN_USE' : 'STATE_FOLDER_UNUSABLE', path, cause);
  }
}
