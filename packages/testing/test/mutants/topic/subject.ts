import { bind, CLOCK } from '@pcf/core';
import { type FlavorBackend, type FlavorSubject, HttpFaults, VirtualClock } from '@pcf/testing';
import { TopicClient } from './client.js';
import { TopicService } from './service.js';
import { TOPICS, type Topic, topicFlavor, topicPlugin } from './topic.js';

const name = 'news';
const definitions = {
  plain: { topic: { name, display: 'News', delivery: { retries: 2 } } },
  full: {
    topic: {
      name,
      display: 'All news',
      delivery: { retries: 4, backoff: 'exponential' },
      policy: '{"Allow":["ann","bob"]}',
      key: 'alias/news',
      tags: { team: 'press', stage: 'test' },
      subscribers: ['ann@example.com', 'bob@example.com'],
    },
  },
};

function backend(): FlavorBackend {
  const clock = new VirtualClock();
  const topics = new TopicService(clock);
  const http = new HttpFaults(topics.service.requestHandler(), { clock });
  return {
    services: [bind(TOPICS, { useFactory: (services) => new TopicClient(http.handler, services.resolve(CLOCK)) })],
    clock,
    http,
    remove: () => topics.topics.delete(name),
    alter() {
      const found = topics.topics.get(name);
      if (found) topics.topics.set(name, { ...found, display: 'altered' });
    },
    inspect: () => topics.inspect(name),
    count: () => topics.count,
    deny() {
      topics.isDenied = true;
    },
    dispose: () => topics.service.close(),
  };
}

type Make = (...args: Parameters<typeof topicFlavor.createParticle>) => Topic;

/** The good topic, or one that differs. */
export function topicSubject(
  make: Make = topicFlavor.createParticle,
  flavor: Partial<typeof topicFlavor> = {},
  changes: Partial<FlavorSubject> = {},
): FlavorSubject {
  return {
    plugin: topicPlugin({ createParticle: make, ...flavor }),
    flavor: 'topic',
    definitions,
    transitions: [
      ['plain', 'full'],
      ['full', 'plain'],
    ],
    backend,
    waive: {
      blocked: 'a topic has no status',
      'unknown-status': 'a topic has no status',
      'stopped-state': 'a topic cannot be stopped',
    },
    ...changes,
  };
}
