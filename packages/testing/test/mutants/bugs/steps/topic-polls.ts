import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { Topic, type TopicStep } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override async execute(step: TopicStep, signal: AbortSignal): Promise<StepAnswer> {
    const answer = await super.execute(step, signal);
    for (let read = 0; step.operation === 'SetTopic' && read < 3; read += 1)
      await this.call('GetTopic', { name: this.declared.name }, signal);
    return answer;
  }
}

export const bug: Bug = {
  what: 'a step reads until its effect is there',
  names: 'GetTopic several times',
  subject: () => topicSubject((context) => new Buggy(context)),
};
