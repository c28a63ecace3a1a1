import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override subscribing(seen: Settings, declared: readonly string[]): TopicStep[] {
    return super
      .subscribing(seen, declared)
      .filter(({ operation }) => operation !== 'Unsubscribe' || declared.length === 0);
  }
}

export const bug: Bug = {
  what: 'a removed element of a list is not removed',
  names: 'topic.subscribers',
  subject: () => topicSubject((context) => new Buggy(context)),
};
