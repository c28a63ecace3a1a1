import { AWS_LOCATED_BY, awsLocation, awsPlace, awsWhereabouts } from '@pcf/aws';
import { defineFlavor } from '@pcf/core';
import { QueueClient } from './client.js';
import { bareDefinition, queueDefinition } from './definition/queue.js';
import { checkQueue } from './definition/rules.js';
import { listQueues } from './list-queues.js';
import { MARKS } from './marks.js';
import { SqsQueue } from './queue.js';

/** The flavor `sqs_queue`: an SQS queue with its settings and tags. */
export const sqsQueueFlavor = defineFlavor({
  name: 'sqs_queue',
  summary: 'An SQS queue with its settings and tags',
  schema: queueDefinition,
  uniqueKeys: ['aws_resource.QueueName'],
  locatedBy: AWS_LOCATED_BY,
  location: awsLocation,
  place: awsPlace('SQS'),
  whereabouts: awsWhereabouts(QueueClient),
  equivalentStates: [['stopped', 'terminated']],
  check: ({ aws_resource }) => checkQueue(aws_resource),
  marks: MARKS,
  list: listQueues,
  bareDefinition,
  createParticle: (context) => new SqsQueue(context),
});
