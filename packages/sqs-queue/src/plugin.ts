import { registerAws } from '@pcf/aws';
import type { Plugin } from '@pcf/core';
import { sqsQueueFlavor } from './flavor.js';
import { queueLookup } from './lookup.js';

/**
 * The plugin that adds the flavor `sqs_queue` and the lookup `$lookup$sqs_queue$NAME` to a runtime.
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
