import { bind, CLOCK, createPcf, RANDOM, type Services } from '@pcf/core';
import { VirtualClock } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import { AWS_RATES, AWS_SETTINGS, type AwsSettings, awsCalls, DOCUMENTED_RATES, registerAws } from '../../src/index.js';

/** Stands for a client of the SDK. */
class DynamoDB {
  readonly config = { serviceId: 'DynamoDB' };
  destroy() {}
}
class Tagging {
  readonly config = { serviceId: 'Resource Groups Tagging API' };
  destroy() {}
}

/** The services of a runtime in virtual time, as a lookup is given them. */
async function services(settings: AwsSettings, more: Parameters<typeof bind>[] = []) {
  const clock = new VirtualClock(0);
  let given: Services | undefined;
  const pcf = createPcf({
    plugins: [
      {
        name: '@acme/any',
        apiVersion: 1,
        register(registrar) {
          registerAws(registrar);
          registrar.flavor({
            ...FLAVOR,
            importDefinition: async (_, own) => {
              given = own;
              return {};
            },
          });
        },
      },
    ],
    services: [
      bind(CLOCK, { useValue: clock }),
      bind(RANDOM, { useValue: () => 0.5 }),
      bind(AWS_SETTINGS, { useValue: settings }),
      ...more.map(([token, provider]) => bind(token, provider)),
    ],
  });
  await pcf.import('any', 'x');
  if (!given) throw new Error('the import was given no services');
  return { clock, services: given };
}

const FLAVOR = {
  name: 'any',
  summary: 'Any',
  schema: (await import('zod')).z.object({}),
  uniqueKeys: ['pcf_name'],
  createParticle: () => {
    throw new Error('unused');
  },
};

const CREDENTIALS = { accessKeyId: 'id', secretAccessKey: 'key' };
const SETTINGS: AwsSettings = { region: 'eu-west-1', credentials: CREDENTIALS };

/** When each of some calls that are made at once is sent, in milliseconds. */
async function moments(operation: string, count: number, settings = SETTINGS, target = {}) {
  const { clock, services: own } = await services(settings);
  const call = awsCalls(operation === 'GetResources' ? Tagging : DynamoDB, own, target, new AbortController().signal);
  return Promise.all(Array.from({ length: count }, () => call(operation, async () => clock.now())));
}

describe('the rates that AWS documents', () => {
  it.each(DOCUMENTED_RATES)('are kept by default: $operation $calls in $per ms', async ({ operation, calls, per }) => {
    const times = await moments(operation, 3 * calls + 1);
    for (const from of times) {
      expect(times.filter((time) => from <= time && time < from + per - 0.001).length).toBeLessThanOrEqual(calls);
    }
    expect(Math.max(...times)).toBeCloseTo(3 * per, 3);
  });

  it('hold back nothing else', async () => {
    expect(new Set(await moments('DescribeTable', 50))).toEqual(new Set([0]));
  });

  it('are not kept against an endpoint that is not one of AWS', async () => {
    for (const endpoint of ['http://127.0.0.1:8000', 'http://localhost:4566', 'http://dynamodb.test:8000'])
      expect(new Set(await moments('TagResource', 20, { ...SETTINGS, endpoint })), endpoint).toEqual(new Set([0]));
    const own = { ...SETTINGS, endpoint: 'https://vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com' };
    expect(Math.max(...(await moments('TagResource', 6, own)))).toBe(1000);
  });

  it('are counted for each account, region and operation alone, over all that share a runtime', async () => {
    const { clock, services: own } = await services(SETTINGS);
    const last = async (calls: [region: string, operation: string][]) => {
      const begun = clock.now();
      const times = await Promise.all(
        calls.map(([region, operation]) =>
          awsCalls(DynamoDB, own, { region }, new AbortController().signal)(operation, async () => clock.now()),
        ),
      );
      await clock.sleep(10_000);
      return Math.max(...times) - begun;
    };
    expect(
      await last([
        ['eu-west-1', 'TagResource'],
        ['us-east-1', 'TagResource'],
        ['eu-west-1', 'UntagResource'],
      ]),
    ).toBe(0);
    expect(
      await last([
        ['eu-west-1', 'TagResource'],
        ['eu-west-1', 'TagResource'],
      ]),
    ).toBe(200);
  });

  it('can be replaced', async () => {
    const { clock, services: own } = await services(SETTINGS, [[AWS_RATES, { useValue: { take: async () => {} } }]]);
    const call = awsCalls(DynamoDB, own, {}, new AbortController().signal);
    const times = await Promise.all(Array.from({ length: 20 }, () => call('TagResource', async () => clock.now())));
    expect(new Set(times)).toEqual(new Set([0]));
  });
});

describe('a throttled request', () => {
  const throttled = () =>
    Promise.reject(
      Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }),
    );

  it('that belongs to a read is tried again until the time of that read is over, which it is named for', async () => {
    const clock = new VirtualClock(0);
    const pcf = createPcf({
      plugins: [
        {
          name: '@acme/any',
          apiVersion: 1,
          register(registrar) {
            registerAws(registrar);
            registrar.flavor({
              ...FLAVOR,
              importDefinition: (_, own, signal) => awsCalls(DynamoDB, own, {}, signal)('ListTables', throttled),
            });
          },
        },
      ],
      services: [bind(CLOCK, { useValue: clock }), bind(AWS_SETTINGS, { useValue: SETTINGS })],
    });
    await expect(pcf.import('any', 'x', { maxTimeout: 300_000 })).rejects.toThrow(
      /not done after 300 s.*waiting because ListTables was refused: ThrottlingException: Rate exceeded/,
    );
    expect(clock.now()).toBe(300_000);
  });
});
