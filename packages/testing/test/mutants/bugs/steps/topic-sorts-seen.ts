import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override subscribing(seen: Settings, declared: readonly string[]): TopicStep[] {
    if (Array.isArray(seen.subscribers)) seen.subscribers.reverse();
    return super.subscribing(seen, declared);
  }
}

export const bug: Bug = {
  what: 'planning sorts the list that was observed',
  names: 'planSteps() changes',
  subject: () => topicSubject((context) => new Buggy(context)),
};
