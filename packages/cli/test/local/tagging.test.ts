import type { TagSource } from '@pcf/tagging-simulator';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningBackend } from '../../src/local/backend.js';
import { startBackends } from '../../src/local/running-backends.js';

const TAGGING = 'AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API';

const arnOf = (service: string) => `arn:aws:${service}:eu-west-1:123456789012:thing/${service}`;

/** A backend with one resource, which had its tag for long. */
const sourceOf = (service: string): TagSource => ({
  service,
  watch: (report) => report({ arn: arnOf(service), tags: [{ Key: 'by', Value: service }], at: 0 }),
  tag: async () => undefined,
  untag: async () => undefined,
});

const log: string[] = [];
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
  log.length = 0;
});

const ANY_PORTS = { first: 0, mayMove: false };

type Started = Partial<Omit<RunningBackend, 'close'>>;

/** Starts backends by name. Each writes down when it is closed. */
async function start(backends: Readonly<Record<string, Started>>, folder?: string) {
  const named = Object.entries(backends).map(([packageName, started], place) => ({
    packageName,
    place,
    backend: {
      start: async () => ({ environment: {}, ...started, close: async () => void log.push(`close ${packageName}`) }),
    },
  }));
  const running = await startBackends(named, { ports: ANY_PORTS, taggingPlace: named.length, folder });
  opened.push(running.close);
  return running;
}

/** What the tagging API answers, as the SDK would ask. */
async function getResources(url = '', headers: Readonly<Record<string, string>> = {}) {
  const scope = 'Credential=123456789012/20260115/eu-west-1/tagging/aws4_request';
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
      'x-amz-date': '20260115T120000Z',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'ResourceGroupsTaggingAPI_20170126.GetResources',
      ...headers,
    },
    body: '{}',
  });
  return { status: answer.status, text: await answer.text() };
}

const arnsIn = (text: string): unknown[] => {
  const body: { ResourceTagMappingList: { ResourceARN: string }[] } = JSON.parse(text);
  return body.ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN);
};

describe('the tagging API of local backends', () => {
  it('lists the resources of all backends that have them', async () => {
    const { environment } = await start({
      one: { environment: { A: '1' }, tagSource: sourceOf('one') },
      plain: { environment: { B: '2' } },
      two: { tagSource: sourceOf('two') },
    });
    expect(environment).toEqual({ A: '1', B: '2', [TAGGING]: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });

    const { text } = await getResources(environment[TAGGING]);
    expect(arnsIn(text)).toEqual([arnOf('one'), arnOf('two')]);
  });

  it('is there for one backend too, in place of the API of the backend itself', async () => {
    const own = { [TAGGING]: 'http://127.0.0.1:1' };
    const { environment } = await start({ one: { environment: own, tagSource: sourceOf('one') } });

    const { text } = await getResources(environment[TAGGING]);
    expect(arnsIn(text)).toEqual([arnOf('one')]);
  });

  it('is not started without a backend that has resources of AWS', async () => {
    const { environment } = await start({ one: { environment: { A: '1' } } });
    expect(environment).toEqual({ A: '1' });
  });

  it('refuses requests of web pages', async () => {
    const { environment } = await start({ one: { tagSource: sourceOf('one') } });
    expect((await getResources(environment[TAGGING], { origin: 'http://evil.example' })).status).toBe(403);
  });

  it('has the rates of AWS: 15 calls in a second', async () => {
    const { environment } = await start({ one: { tagSource: sourceOf('one') } });
    const answers = await Promise.all(Array.from({ length: 100 }, () => getResources(environment[TAGGING])));
    expect(answers.filter(({ text }) => text.includes('ThrottledException')).length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(15);
  });

  it('is closed before the backends, which are closed in reverse order', async () => {
    const { environment, close } = await start({
      one: { tagSource: sourceOf('one') },
      two: { tagSource: sourceOf('two') },
    });
    await close();
    expect(log).toEqual(['close two', 'close one']);
    await expect(fetch(environment[TAGGING] ?? '')).rejects.toThrow();
  });

  it('is no backend: it has no folder, and keeps no state that could be lost', async () => {
    const { inMemory } = await start({ one: { tagSource: sourceOf('one'), keepsState: true } }, '/nowhere');
    expect(inMemory).toEqual([]);
  });

  it('conflicts with the API of a backend without such resources', async () => {
    const own = { [TAGGING]: 'http://127.0.0.1:1' };
    await expect(start({ cloud: { environment: own }, one: { tagSource: sourceOf('one') } })).rejects.toThrow(
      `cloud and @pcf/tagging-simulator set ${TAGGING} to different values.`,
    );
    expect(log).toEqual(['close one', 'close cloud']);
  });

  it('refuses a backend whose source is not whole', async () => {
    const tagSource = JSON.parse('{"service":"sqs"}');
    await expect(start({ one: { tagSource } })).rejects.toThrow('a tagSource with service, watch(), tag() and untag()');
  });
});
