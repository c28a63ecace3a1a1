import { type DesiredState, State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type SeenTopic, Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override planSteps(seen: SeenTopic, target: DesiredState): TopicStep[] {
    return target === State.terminated ? [this.deleting()] : super.planSteps(seen, target);
  }
}

export const bug: Bug = {
  what: 'the subscribers are left after the termination',
  names: 'count() of the backend after the termination',
  subject: () => topicSubject((context) => new Buggy(context)),
};
