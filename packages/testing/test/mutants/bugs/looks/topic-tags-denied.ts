import type { Bug } from '../../bug.js';
import { ServiceError } from '../../topic/client.js';
import { topicSubject } from '../../topic/subject.js';
import { Topic } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override async call(operation: string, input: object, signal: AbortSignal) {
    try {
      return await super.call(operation, input, signal);
    } catch (error) {
      if (operation === 'ListTags' && error instanceof ServiceError && error.name === 'AccessDeniedException')
        return { tags: {} };
      throw error;
    }
  }
}

export const bug: Bug = {
  what: 'tags that may not be read are read as none',
  names: 'ListTags',
  subject: () => topicSubject((context) => new Buggy(context)),
};
