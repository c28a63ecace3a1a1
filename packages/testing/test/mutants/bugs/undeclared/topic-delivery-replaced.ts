import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override setting(seen: Settings): TopicStep[] {
    const steps = super.setting(seen);
    const { delivery } = this.declared;
    return steps.map((step) => ('delivery' in step.input ? { ...step, input: { ...step.input, delivery } } : step));
  }
}

export const bug: Bug = {
  what: 'an undeclared part of a setting is lost when another part is written',
  names: 'delivery.backoff',
  subject: () => topicSubject((context) => new Buggy(context)),
};
