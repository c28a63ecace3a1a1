import { PcfError } from '@pcf/core';

/** The folder for queues on this machine cannot be used: another process uses it, or it cannot be read or written. */
export class LocalStateError extends PcfError {
  override readonly name = 'LocalStateError';
  readonly code = 'PCF_LOCAL_QUEUES';

  /** @param folder - where queues and messages are kept */
  constructor(
    readonly folder: string,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const isLocked = /database is locked/i.test(reason);
    const advice = isLocked
      ? 'another process uses it. Wait for it, or end it.'
      : `${reason}. Correct that, or delete the folder to start without queues.`;
    super(`cannot keep queues in ${folder}: ${advice}`, { cause });
  }
}

/** fauxqs, on which queues run on this machine, cannot be loaded. */
export class FauxqsUnavailableError extends PcfError {
  override readonly name = 'FauxqsUnavailableError';
  readonly code = 'PCF_FAUXQS_UNAVAILABLE';

  constructor(options: ErrorOptions) {
    const reason = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(
      'queues on this machine need the package fauxqs, which @pcf/sqs-queue does not bring along. ' +
        `Install it: npm install --save-dev fauxqs. Loading it failed: ${reason}`,
      options,
    );
  }
}
