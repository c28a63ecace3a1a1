import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override untagging(): TopicStep[] {
    return [];
  }
}

export const bug: Bug = {
  what: 'a removed tag is not removed',
  names: 'topic.tags',
  subject: () => topicSubject((context) => new Buggy(context)),
};
