import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override setting(seen: Settings): TopicStep[] {
    return super.setting({ ...seen, display: this.declared.display });
  }
}

export const bug: Bug = {
  what: 'a setting is written to a new topic only',
  names: 'topic.display',
  subject: () => topicSubject((context) => new Buggy(context)),
};
