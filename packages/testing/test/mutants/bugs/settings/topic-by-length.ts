import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { Topic } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override isSame(name: string, one: unknown, other: unknown): boolean {
    return name === 'policy' ? String(one).length === String(other).length : super.isSame(name, one, other);
  }
}

export const bug: Bug = {
  what: 'a document is compared by its length',
  names: 'topic.policy',
  subject: () => topicSubject((context) => new Buggy(context)),
};
