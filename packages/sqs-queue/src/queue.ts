import { AwsParticle, awsCalls, marksRefusal, readingMarks } from '@pcf/aws';
import type {
  DesiredState,
  Existing,
  LookWants,
  Marks,
  Observation,
  Resting,
  SettingDrift,
  Settled,
  StepAnswer,
} from '@pcf/core';
import { QueueClient, type SqsCall } from './client.js';
import type { SqsQueueDefinition } from './definition/queue.js';
import { marksIn, readMarks } from './marks.js';
import { observeQueue, type QueueOutputs } from './observe.js';
import { compareQueue } from './plan/compare.js';
import { planQueue } from './plan/plan.js';
import type { QueueStep } from './plan/steps.js';
import { markSteps } from './plan/tag-steps.js';
import { sendStep } from './send.js';
import { normalise, type ObservedQueue } from './settings.js';

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
export class SqsQueue extends AwsParticle<SqsQueueDefinition, ObservedQueue, QueueStep, QueueOutputs> {
  protected observe(signal: AbortSignal, wants: LookWants): Promise<Observation<ObservedQueue, QueueOutputs>> {
    return observeQueue(this.#calls(signal), this.definition.aws_resource, wants);
  }

  protected planSteps(seen: Resting<ObservedQueue>, target: DesiredState): readonly QueueStep[] {
    const { marks } = this.context;
    return planQueue(seen, { id: this.id, resource: this.definition.aws_resource, target, marks });
  }

  protected override compareSettings({ settings }: Settled<ObservedQueue>): readonly SettingDrift[] {
    return compareQueue(settings, this.definition.aws_resource);
  }

  protected override readMarks(seen: Existing<ObservedQueue>, signal: AbortSignal): Promise<Marks> {
    return readingMarks(this.id, () => readMarks(this.#calls(signal), seen));
  }

  protected override planMarks(
    { settings }: Settled<ObservedQueue>,
    before: Marks,
    after: Marks,
  ): readonly QueueStep[] {
    return markSteps(this.id, settings, normalise(this.definition.aws_resource), before, after);
  }

  protected async execute(step: QueueStep, signal: AbortSignal, only?: string): Promise<StepAnswer> {
    try {
      return await sendStep(this.#calls(signal), step, only);
    } catch (error) {
      throw marksRefusal(this.id, error, marksIn(step));
    }
  }

  #calls(signal: AbortSignal): SqsCall {
    return awsCalls(QueueClient, this.context, this.target, signal);
  }
}
