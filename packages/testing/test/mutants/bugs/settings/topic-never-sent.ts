import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override creating(): TopicStep {
    const step = super.creating();
    return { ...step, input: { ...step.input, delivery: { retries: this.declared.delivery?.retries ?? 3 } } };
  }

  protected override setting(seen: Settings): TopicStep[] {
    const delivery = { ...Object(seen.delivery), backoff: this.declared.delivery?.backoff };
    return super.setting({ ...seen, delivery });
  }
}

export const bug: Bug = {
  what: 'a part of a setting is never sent, and taken for done',
  names: 'delivery.backoff',
  subject: () => topicSubject((context) => new Buggy(context)),
};
