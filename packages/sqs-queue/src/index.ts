export type { AttributeName, AttributeValues } from './definition/attributes.js';
export type { SqsQueueDefinition } from './definition/queue.js';
export { FauxqsUnavailableError, LocalStateError } from './errors.js';
export { sqsQueueFlavor } from './flavor.js';
export { localBackend } from './local/backend.js';
export type { QueueStep } from './plan/steps.js';
export { sqsQueue } from './plugin.js';
export { SqsQueue } from './queue.js';
export type { ObservedQueue, QueueSettings } from './settings.js';
