import { PcfError } from '@pcf/core';
import { messageOf } from '@pcf/core/values';

/** The folder of local queues is in use by another process, or cannot be read or written. */
export class LocalStateError extends PcfError {
  override readonly name = 'LocalStateError';
  readonly code = 'PCF_LOCAL_QUEUES';

  /** @param folder - the folder of queues and messages */
  constructor(
    readonly folder: string,
    cause: unknown,
  ) {
    const reason = messageOf(cause);
    const isLocked = /database is locked/i.test(reason);
    const advice = isLocked
      ? 'another process uses it. Wait for that process, or end it.'
      : `${reason}. Correct this, or delete the folder to start without queues.`;
    super(`Cannot keep local queues in ${folder}: ${advice}`, { cause });
  }
}

/** The package fauxqs, which runs local queues, cannot be loaded. */
export class FauxqsUnavailableError extends PcfError {
  override readonly name = 'FauxqsUnavailableError';
  readonly code = 'PCF_FAUXQS_UNAVAILABLE';

  constructor(options: ErrorOptions) {
    const reason = messageOf(options.cause);
    super(
      `Cannot load fauxqs, which runs local queues: ${reason}. ` +
        'It is an optional peer dependency of @pcf/sqs-queue. Install it: npm install --save-dev fauxqs',
      options,
    );
  }
}
