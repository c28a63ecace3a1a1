import type { AttributeValues } from './definition/attributes.js';

/**
 * The settings of a queue in the one form in which declared and observed ones are compared. An absent key is not declared,
 * or not observed.
 */
export interface QueueSettings extends Partial<AttributeValues> {
  readonly QueueName: string;
  readonly Tags?: Readonly<Record<string, string>>;
}

/** The settings that a queue was seen to have, and the URL that it is addressed by. */
export interface ObservedQueue extends QueueSettings {
  readonly QueueUrl: string;
}
