import { createTaggingSimulator, type TagSource } from '@pcf/tagging-simulator';
import { HttpFaults, throttle } from '@pcf/testing';
import { expect, it } from 'vitest';
import { ACCOUNT, openProbe } from '../support/probe.js';

/** An account with many topics of another owner, and one of ours in each ten thousand. */
const topics = (count: number): TagSource => ({
  service: 'sns',
  watch(report) {
    for (let at = 0; at < count; at += 1) {
      const Value = at % 10_000 === 0 ? 'shop' : 'bank';
      report({ arn: `arn:aws:sns:eu-west-1:${ACCOUNT}:topic-${at}`, tags: [{ Key: 'pcf:owner', Value }], at: 0 });
    }
  },
  tag: async () => undefined,
  untag: async () => undefined,
});

it('finds the resources of an owner among 100,000 of others, through empty pages and throttling', async () => {
  const tagging = createTaggingSimulator({ sources: [topics(100_000)], durations: 'instant' });
  const http = new HttpFaults(tagging.requestHandler());
  http.inject(throttle('ThrottledException'), { operation: 'GetResources', skip: 50, times: 3 });
  const { found } = await openProbe(http.handler).list();
  expect(found.map(({ name }) => name).sort()).toEqual(
    Array.from({ length: 10 }, (_, at) => `topic-${at * 10_000}`).sort(),
  );
  const pages = http.record.requests.length;
  expect(pages).toBeGreaterThan(100);
  expect(pages).toBeLessThan(300);
});
