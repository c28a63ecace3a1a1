import { writeAttributes } from './attribute-texts.js';
import type { QueueResource } from './definition/queue.js';
import { declaredAttributes, normalise } from './normalise.js';
import { STALE_FOR, type StepOf } from './steps.js';

/**
 * The one step that makes a queue with all its settings, less those that say "none".
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export function createStep(resource: QueueResource): StepOf<'CreateQueue'> {
  const texts = Object.entries(writeAttributes(declaredAttributes(resource), resource));
  const attributes = Object.fromEntries(texts.filter(([, text]) => text !== ''));
  const tags = normalise(resource).Tags ?? {};
  return {
    operation: 'CreateQueue',
    creates: true,
    input: {
      QueueName: resource.QueueName,
      ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
      ...(Object.keys(tags).length > 0 && { tags }),
    },
    summary: `create queue ${resource.QueueName}`,
    staleFor: STALE_FOR,
  };
}
