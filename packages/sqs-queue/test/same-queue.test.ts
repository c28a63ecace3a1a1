import { createPcf } from '@pcf/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sqsQueue } from '../src/index.js';
import { orders } from './support/definitions.js';
import { TestEnvironment } from './support/environment.js';

afterEach(() => vi.unstubAllEnvs());

const queue = (pcf_name: string, more: object = {}, older: object = {}) => ({
  flavor: 'sqs_queue' as const,
  pcf_name,
  ...more,
  aws_resource: { ...orders(), ...older },
});

const SAME = 'sqs_queue:a and sqs_queue:b describe the same resource: both have aws_resource.QueueName "orders".';

describe('two particles of one queue', () => {
  it.each([
    ['in the region of the settings, written and absent', queue('b', { region: 'us-east-1' })],
    ['in the region of the settings, written in the older place', queue('b', {}, { region_name: 'us-east-1' })],
  ])('are refused %s', (_, second) => {
    expect(() => new TestEnvironment().pcf.field([queue('a'), second])).toThrow(SAME);
  });

  it('are refused in the region and profile of the environment, written and absent', () => {
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_PROFILE', 'shop');
    const pcf = createPcf({ plugins: [sqsQueue] });
    const build = (more: object) => pcf.field([queue('a'), queue('b', more)]);
    expect(() => build({ region: 'eu-west-1', profile: 'shop' })).toThrow(SAME);
    expect(build({ region: 'eu-west-1', profile: 'other' }).size).toBe(2);
    expect(build({ region: 'us-east-1' }).size).toBe(2);
  });

  it('are two queues in another region, or with another role', () => {
    const { pcf } = new TestEnvironment();
    const role = 'arn:aws:iam::123456789012:role/deploy';
    expect(pcf.field([queue('a'), queue('b', { region: 'eu-west-1' }), queue('c', { role })]).size).toBe(3);
  });
});
