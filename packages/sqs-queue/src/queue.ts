import { AwsParticle, awsCalls } from '@pcf/aws';
import type { DesiredState, LookWants, Observation, Resting, StepAnswer } from '@pcf/core';
import { QueueClient, type SqsCall } from './client.js';
import type { SqsQueueDefinition } from './definition/queue.js';
import { observeQueue } from './observe.js';
import { planQueue } from './plan/plan.js';
import type { QueueStep } from './plan/steps.js';
import { sendStep } from './send.js';
import type { ObservedQueue } from './settings.js';

/**
 * An SQS queue. SQS has no stopped state: `stop()` and the desired state `stopped` delete the queue, as `terminate()` does.
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [sqsQueue] });
 * const orders = pcf.particle({
 *   flavor: 'sqs_queue',
 *   pcf_name: 'orders',
 *   aws_resource: { QueueName: 'orders', VisibilityTimeout: 60, Tags: { Team: 'shop' } },
 * });
 * const { outputs } = await orders.apply(); // QueueName, QueueUrl, QueueArn
 * ```
 */
export class SqsQueue extends AwsParticle<SqsQueueDefinition, ObservedQueue, QueueStep> {
  protected observe(signal: AbortSignal, wants: LookWants): Promise<Observation<ObservedQueue>> {
    return observeQueue(this.#calls(signal), this.definition.aws_resource, wants);
  }

  protected planSteps(seen: Resting<ObservedQueue>, target: DesiredState): readonly QueueStep[] {
    return planQueue(seen, { id: this.id, resource: this.definition.aws_resource, target });
  }

  protected execute(step: QueueStep, signal: AbortSignal, only?: string): Promise<StepAnswer> {
    return sendStep(this.#calls(signal), step, only);
  }

  #calls(signal: AbortSignal): SqsCall {
    return awsCalls(QueueClient, this.context, this.target, signal);
  }
}
