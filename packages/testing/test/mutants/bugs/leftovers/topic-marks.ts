import { type Observation } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { topicSubject } from '../../topic/subject.js';
import { type Settings, Topic } from '../../topic/topic.js';

class Buggy extends Topic {
  protected override async observe(signal: AbortSignal): Promise<Observation<Settings>> {
    const seen = await super.observe(signal);
    if (seen.kind !== 'settled') return seen;
    const { tags } = await this.call('ListTags', { name: this.declared.name }, signal);
    return { ...seen, settings: { ...seen.settings, tags } };
  }
}

export const bug: Bug = {
  what: 'tags that are marks are removed as undeclared tags',
  names: 'marks',
  subject: () => topicSubject((context) => new Buggy(context)),
};
