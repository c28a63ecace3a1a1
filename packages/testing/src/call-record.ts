import type { Step } from '@pcf/core';

/** A step that a particle executed, or began to execute. */
export interface SentStep {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly step: Step;
}

/** A request that was sent to a backend. */
export interface SentRequest {
  /** For AWS's JSON protocols the operation, for example `CreateTable`; otherwise method and path: `PUT /things/1`. */
  readonly operation: string;
  /** The body if it is JSON; otherwise `undefined`. */
  readonly input: unknown;
  /** Whether it may change something. */
  readonly writes: boolean;
}

/**
 * A record of the steps of particles ({@link withFaults}) and of the requests of clients ({@link HttpFaults}), each in order.
 *
 * @example
 * ```ts
 * const record = new CallRecord();
 * const pcf = createPcf({ plugins: [withFaults(dynamodbTable, {}, { record })] });
 * // … apply …
 * expect(record.operations).toEqual(['CreateTable']);
 * ```
 */
export class CallRecord {
  readonly steps: SentStep[] = [];
  readonly requests: SentRequest[] = [];

  /** The operations of the steps, in order. */
  get operations(): string[] {
    return this.steps.map(({ step }) => step.operation);
  }

  /** The requests that may change something, in order. */
  get writes(): SentRequest[] {
    return this.requests.filter((request) => request.writes);
  }

  /** Clears the record. */
  clear(): void {
    this.steps.length = 0;
    this.requests.length = 0;
  }
}
