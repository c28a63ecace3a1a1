import { registerAws } from '@pcf/aws';
import type { Plugin } from '@pcf/core';
import { sqsQueueFlavor } from './flavor.js';
import { queueLookup } from './lookup.js';

/**
 * Brings the flavor `sqs_queue` into a runtime, and the lookup of queues: `$lookup$sqs_queue$NAME`.
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [sqsQueue] });
 * ```
 */
export const sqsQueue: Plugin<typeof sqsQueueFlavor> = {
  name: '@pcf/sqs-queue',
  apiVersion: 1,
  register(registrar) {
    registerAws(registrar);
    registrar.flavor(sqsQueueFlavor);
    registrar.lookup(queueLookup);
  },
};
