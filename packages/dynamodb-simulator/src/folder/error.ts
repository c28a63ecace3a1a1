/** The folder that state is kept in cannot be used. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';
  readonly code: 'STATE_FOLDER_IN_USE' | 'STATE_FOLDER_UNUSABLE' | 'STATE_FOLDER_DAMAGED';

  constructor(code: StateFolderError['code'], folder: string, cause: unknown) {
    const why = code === 'STATE_FOLDER_IN_USE' ? 'another process uses it. Wait for it, or end it' : textOf(cause);
    super(`@pcf/dynamodb-simulator: cannot keep state in ${folder}: ${why}`, { cause });
    this.code = code;
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
