import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override tagging(seen: Settings): TopicStep[] {
    const gone = Object.keys(Object(seen.tags));
    if (this.declared.tags || gone.length === 0) return super.tagging(seen);
    return this.untagging(gone);
  }
}

export const bug: Bug = {
  what: 'tags are removed when the definition does not contain them',
  names: 'topic.tags',
  subject: () => topicSubject((context) => new Buggy(context)),
};
