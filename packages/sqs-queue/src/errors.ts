import { defineError } from '@pcf/core';
import { messageOf } from '@pcf/core/values';

/** The folder of local queues is in use by another process, or cannot be read or written. */
export class LocalStateError extends defineError(
  'LocalStateError',
  'PCF_LOCAL_QUEUES',
  (folder: string, cause: unknown) => {
    const reason = messageOf(cause);
    const advice = /database is locked/i.test(reason)
      ? 'another process uses it. Wait for that process, or end it.'
      : `${reason}. Correct this, or delete the folder to start without queues.`;
    return { folder, message: `Cannot keep local queues in ${folder}: ${advice}`, cause };
  },
) {}

/** The package fauxqs, which runs local queues, cannot be loaded. */
export class FauxqsUnavailableError extends defineError(
  'FauxqsUnavailableError',
  'PCF_FAUXQS_UNAVAILABLE',
  ({ cause }: ErrorOptions) => {
    const lacksSqlite = /node:sqlite/.test(allMessages(cause));
    return {
      /** What has to be installed. For `pcf local`: other backends can run without it. */
      missing: lacksSqlite ? 'node:sqlite' : 'fauxqs',
      message:
        `Cannot load fauxqs, which runs local queues: ${messageOf(cause)}. ` +
        (lacksSqlite
          ? `It needs SQLite, which is part of Node since 22.13, and this is Node ${process.versions.node}. Install a newer Node.`
          : 'It is an optional peer dependency of @pcf/sqs-queue. Install it: npm install --save-dev fauxqs'),
      cause,
    };
  },
) {}

function allMessages(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${allMessages(error.cause)}` : '';
}
