import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override subscribing(seen: Settings, declared: readonly string[]): TopicStep[] {
    const steps = super.subscribing(seen, declared);
    return 'subscribers' in seen ? steps.filter(({ operation }) => operation !== 'Subscribe') : steps;
  }
}

export const bug: Bug = {
  what: 'an added element of a list is not added to an existing topic',
  names: 'the plan has',
  subject: () => topicSubject((context) => new Buggy(context)),
};
