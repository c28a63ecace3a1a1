import { type Observation } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { ServiceError } from '../../topic/client.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override async observe(signal: AbortSignal): Promise<Observation<Settings>> {
    try {
      return await super.observe(signal);
    } catch (error) {
      if (error instanceof ServiceError && error.name === 'AccessDeniedException') return { kind: 'missing' };
      throw error;
    }
  }
}

export const bug: Bug = {
  what: '"access denied" is read as a missing topic',
  names: 'missing',
  subject: () => topicSubject((context) => new Buggy(context)),
};
