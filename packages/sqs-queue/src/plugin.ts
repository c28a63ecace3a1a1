import { registerAws } from '@pcf/aws';
import type { Plugin } from '@pcf/core';
import { sqsQueueFlavor } from './flavor.js';

/**
 * Brings the flavor `sqs_queue` into a runtime.
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
  },
};
