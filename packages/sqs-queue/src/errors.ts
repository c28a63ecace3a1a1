import { PcfError } from '@pcf/core';

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
