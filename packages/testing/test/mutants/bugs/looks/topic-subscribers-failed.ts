import type { Bug } from '../../bug.js';
import { ServiceError } from '../../topic/client.js';
import { topicSubject } from '../../topic/subject.js';
import { Topic } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override async call(operation: string, input: object, signal: AbortSignal) {
    try {
      return await super.call(operation, input, signal);
    } catch (error) {
      if (operation !== 'ListSubscribers' || !(error instanceof ServiceError)) throw error;
      if (error.name === 'TopicNotFoundException') throw error;
      return { subscribers: [] };
    }
  }
}

export const bug: Bug = {
  what: 'a part that cannot be read because the request is refused is read as empty',
  names: 'ListSubscribers',
  subject: () => topicSubject((context) => new Buggy(context)),
};
