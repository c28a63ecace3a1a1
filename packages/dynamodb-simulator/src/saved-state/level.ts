import { messageOf } from '@pcf/core/values';
import type { ClassicLevel } from 'classic-level';

/** The folder that keeps the state cannot be used. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';
  readonly code: 'STATE_FOLDER_IN_USE' | 'STATE_FOLDER_UNUSABLE' | 'STATE_FOLDER_DAMAGED';

  constructor(code: StateFolderError['code'], folder: string, cause: unknown) {
    const why =
      code === 'STATE_FOLDER_IN_USE' ? 'another process uses it. Wait until it ends, or stop it' : messageOf(cause);
    super(`@pcf/dynamodb-simulator: cannot keep state in ${folder}: ${why}`, { cause });
    this.code = code;
  }
}

/**
 * Opens a LevelDB. It needs a native binary, which is loaded only when there is a folder.
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
