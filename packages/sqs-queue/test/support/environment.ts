import { AWS_SETTINGS } from '@pcf/aws';
import { bind, CLOCK, createPcf, type PcfOptions, RANDOM, type State } from '@pcf/core';
import { HttpFaults, VirtualClock, withFaults } from '@pcf/testing';
import type { QueueResource } from '../../src/definition/queue.js';
import { sqsQueue } from '../../src/index.js';
import { FakeSqs } from './fake-sqs.js';

/** A fake SQS on virtual time, and a runtime that uses it. */
export class TestEnvironment {
  readonly clock = new VirtualClock();
  readonly sqs = new FakeSqs(this.clock);
  readonly http = new HttpFaults(this.sqs.requestHandler(), { clock: this.clock });
  readonly pcf = this.runtime();

  /**
   * Creates another runtime on the same SQS, which stands for another process.
   *
   * @param options - for example its owner
   */
  runtime(options: Pick<PcfOptions, 'owner' | 'losses'> = {}) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    return createPcf({
      ...options,
      plugins: [withFaults(sqsQueue, {}, { clock: this.clock })],
      services: [
        bind(CLOCK, { useValue: this.clock }),
        bind(RANDOM, { useValue: () => 0.5 }),
        bind(AWS_SETTINGS, { useValue: { region: 'us-east-1', credentials, requestHandler: this.http.handler } }),
      ],
    });
  }

  /** A particle named after its queue. */
  queue(aws_resource: QueueResource, desired_state: Exclude<State, 'pending'> = 'running', pcf = this.pcf) {
    return pcf.particle({ flavor: 'sqs_queue', pcf_name: aws_resource.QueueName, desired_state, aws_resource });
  }

  /** The writes that were sent, by operation. */
  get writes(): string[] {
    return this.http.record.writes.map(({ operation }) => operation);
  }

  /** The reads that were sent, by operation. */
  get reads(): string[] {
    return this.http.record.requests.filter(({ writes }) => !writes).map(({ operation }) => operation);
  }
}

/** An environment with the queue in it, and no requests recorded yet. */
export async function environmentWith(resource: QueueResource): Promise<TestEnvironment> {
  const env = new TestEnvironment();
  await env.queue(resource).apply();
  env.http.record.clear();
  return env;
}
