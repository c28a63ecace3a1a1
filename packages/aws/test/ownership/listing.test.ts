import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Keys, Listing } from '@pcf/core';
import { AwsJsonError, type AwsJsonRequest, awsJsonService } from '@pcf/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AwsSettings, TaggedKind } from '../../src/index.js';
import { ACCOUNT, openProbe } from '../support/probe.js';

const OTHER_ACCOUNT = '444455556666';
const topic = (name: string, region = 'eu-west-1', account = ACCOUNT) => `arn:aws:sns:${region}:${account}:${name}`;

/** A resource in the fake, with the tags of an owner unless others are given. */
const tagged = (ResourceARN: string, tags: Record<string, string> = { 'pcf:owner': 'shop', 'pcf:id': 'topic:x' }) => ({
  ResourceARN,
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});

type Page = { readonly ResourceTagMappingList?: object[]; readonly PaginationToken?: string };
type Asked = AwsJsonRequest & { readonly input: Readonly<Record<string, unknown>> };

/** A fake tagging API, and the services of a runtime that uses it. */
function fakeApi(answer: (asked: Asked) => Page, settings: AwsSettings = { region: 'eu-west-1' }) {
  const asked: Asked[] = [];
  const requestHandler = awsJsonService({
    target: 'ResourceGroupsTaggingAPI_20170126',
    version: '1.1',
    signingName: 'tagging',
    operations: {
      GetResources(input, request) {
        const one = { ...request, input };
        asked.push(one);
        return answer(one);
      },
    },
  }).requestHandler();
  return { ...openProbe(requestHandler, settings), asked };
}

const one = (...arns: string[]): Page => ({ ResourceTagMappingList: arns.map((arn) => tagged(arn)) });
const names = ({ found }: Listing) => found.map(({ name }) => name);
const declaring = (TopicName: string, more: Keys = {}): Keys => ({ ...more, aws_resource: { TopicName } });

describe('the walk through the resources of an owner', () => {
  it('asks for the tag of the owner, 100 at a time, and returns what the flavor knows', async () => {
    const { list, asked } = fakeApi(() => one(topic('orders'), 'arn:aws:sqs:eu-west-1:111122223333:orders'));
    expect(await list()).toEqual({
      found: [
        {
          name: 'orders',
          location: 'eu-west-1',
          marks: { owner: 'shop', id: 'topic:x' },
          uid: topic('orders'),
          keys: { aws_resource: { TopicName: 'orders' } },
        },
      ],
      walked: ['eu-west-1'],
      others: [{ uid: 'arn:aws:sqs:eu-west-1:111122223333:orders', kind: 'sqs' }],
    });
    expect(asked.map(({ input }) => input)).toEqual([
      { TagFilters: [{ Key: 'pcf:owner', Values: ['shop'] }], ResourcesPerPage: 100 },
    ]);
  });

  it('reads every page, also after an empty one, and finds a resource on two pages once', async () => {
    const pages: Record<string, Page> = {
      '': { ...one(topic('a')), PaginationToken: 'p2' },
      p2: { ResourceTagMappingList: [], PaginationToken: 'p3' },
      p3: { ...one(topic('a'), topic('b')), PaginationToken: '' },
    };
    const { list, asked } = fakeApi(({ input }) => pages[String(input.PaginationToken ?? '')] ?? {});
    expect(names(await list())).toEqual(['a', 'b']);
    expect(asked).toHaveLength(3);
  });

  it('leaves out what no longer has the mark of the owner', async () => {
    const { list } = fakeApi(() => ({
      ResourceTagMappingList: [
        tagged(topic('a'), {}),
        tagged(topic('b'), { 'pcf:owner': 'SHOP' }),
        tagged(topic('c'), { 'pcf:owner': 'shop', 'pcf:keep': 'true' }),
        { ResourceARN: topic('d') },
        { Tags: [{ Key: 'pcf:owner', Value: 'shop' }] },
      ],
    }));
    expect((await list()).found).toMatchObject([{ name: 'c', marks: { owner: 'shop', keep: true } }]);
  });

  it('starts again when its token has expired, and gives up after the third time', async () => {
    const expired = new AwsJsonError('PaginationTokenExpiredException', 'A PaginationToken is valid for 15 minutes.');
    let failures = 2;
    const { list, asked } = fakeApi(({ input }) => {
      if (input.PaginationToken === undefined) return { ...one(topic('a')), PaginationToken: 'next' };
      failures -= 1;
      if (failures >= 0) throw expired;
      return one(topic('b'));
    });
    expect(names(await list())).toEqual(['a', 'b']);
    expect(asked).toHaveLength(6);
    failures = 99;
    await expect(list({ listing: {} })).rejects.toThrow('PaginationTokenExpiredException');
    expect(asked).toHaveLength(12);
  });

  it('notices pages that never end', async () => {
    const { list } = fakeApi(({ input }) => ({
      ResourceTagMappingList: [],
      PaginationToken: input.PaginationToken === 'a' ? 'b' : 'a',
    }));
    await expect(list()).rejects.toThrow('its pages do not end');
  });

  it('goes on after it was throttled', async () => {
    let refused = 0;
    const { list, clock } = fakeApi(() => {
      refused += 1;
      if (refused < 5) throw new AwsJsonError('ThrottledException', 'Rate exceeded');
      return one(topic('a'));
    });
    const began = clock.now();
    expect(names(await list())).toEqual(['a']);
    expect(clock.now()).toBeGreaterThan(began);
  });

  it('that is denied names the action, the owner and the place', async () => {
    const { list } = fakeApi(() => {
      const text =
        'User: arn:aws:iam::111122223333:user/u is not authorized to perform: tag:GetResources because no policy allows it';
      throw new AwsJsonError('AccessDeniedException', text);
    });
    await expect(list({ near: [{ region: 'us-east-2' }] })).rejects.toMatchObject({
      code: 'PCF_AWS_LISTING',
      message: expect.stringMatching(/owner shop in us-east-2: .*grant the action tag:GetResources/),
    });
  });

  it('does not take an answer without a list for an empty one', async () => {
    const { list } = fakeApi(() => ({}));
    await expect(list()).rejects.toThrow('it has no ResourceTagMappingList');
  });

  it('keeps only the resources of the owner, however many pages there are', async () => {
    const pages = 1_000;
    const { list, asked } = fakeApi(({ input }) => {
      const at = Number(input.PaginationToken ?? 0) + 1;
      const PaginationToken = at < pages ? String(at) : '';
      return { ResourceTagMappingList: at === pages ? [tagged(topic('a'))] : [], PaginationToken };
    });
    expect(names(await list())).toEqual(['a']);
    expect(asked).toHaveLength(pages);
  });
});

describe('the places of a listing', () => {
  it('are those of the definitions and of the locations of the owner, each once', async () => {
    const { list, asked } = fakeApi(({ region }) => one(topic('orders', region)));
    const near = [
      { region: 'eu-west-1' },
      { aws_resource: { region_name: 'us-east-1' } },
      { region: 'us-east-1', aws_resource: { region_name: 'eu-north-1' } },
      {},
    ];
    const { found, walked } = await list({
      near,
      locations: [{ region: 'eu-central-1' }, { region: 'eu-west-1', folder: 'x' }],
    });
    expect(walked).toEqual(['eu-west-1', 'us-east-1', 'eu-central-1']);
    expect(asked.map(({ region }) => region).sort()).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
    expect(found.map(({ keys }) => keys)).toEqual([
      { region: 'eu-west-1', aws_resource: { TopicName: 'orders' } },
      { region: 'us-east-1', aws_resource: { TopicName: 'orders' } },
      { region: 'eu-central-1', aws_resource: { TopicName: 'orders' } },
    ]);
  });

  it('are the default one where nothing else is named', async () => {
    const { list } = fakeApi(() => one(topic('orders')));
    expect((await list({ near: [] })).walked).toEqual(['eu-west-1']);
  });

  it('have a region under the key of a resource, too', async () => {
    const { list } = fakeApi(() => one(topic('orders')));
    const locations = [{ 'aws_resource.region_name': 'us-east-1' }];
    expect((await list({ near: [], locations })).walked).toEqual(['us-east-1']);
  });

  it('are not those of another provider', async () => {
    const { list } = fakeApi(() => one(topic('orders')));
    const locations = [{ 'service.folder': 'services' }];
    expect((await list({ near: [{ region: 'us-east-1' }], locations })).walked).toEqual(['us-east-1']);
    expect((await list({ near: [], locations })).walked).toEqual(['eu-west-1']);
  });

  it('are walked once for all flavors of a listing', async () => {
    const { list, asked } = fakeApi(() => one(topic('orders'), 'arn:aws:sqs:eu-west-1:111122223333:jobs'));
    const queues = {
      nameKey: 'QueueName',
      nameIn: ({ service, resource }: { service: string; resource: string }) =>
        service === 'sqs' ? resource : undefined,
    };
    const [topics, jobs] = await Promise.all([list(), list({}, queues)]);
    expect([names(topics), names(jobs)]).toEqual([['orders'], ['jobs']]);
    expect(asked).toHaveLength(1);
    await list({ listing: {} });
    expect(asked).toHaveLength(2);
  });
});

describe('the places of a listing with several profiles', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pcf-aws-'));
    const keys = (name: string, account: string) =>
      `[${name}]\naws_access_key_id = ${account}\naws_secret_access_key = test\n`;
    writeFileSync(join(folder, 'credentials'), keys('same', ACCOUNT) + keys('other', OTHER_ACCOUNT));
    writeFileSync(join(folder, 'config'), '[default]\nregion = ap-south-1\n[profile other]\nregion = eu-west-1\n');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', undefined);
    vi.stubEnv('AWS_PROFILE', undefined);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  const at = (profile: string) => ({ region: 'eu-west-1', profile });

  it('show one resource twice where two profiles are of one account', async () => {
    const { list } = fakeApi(({ account, region }) => one(topic('orders', region, account)));
    const { found, walked } = await list({
      near: [{}, at('same'), at('other')],
      declared: [declaring('orders', at('same'))],
    });
    expect(walked).toEqual(['eu-west-1', 'eu-west-1, profile same', 'eu-west-1, profile other']);
    expect(found.map(({ uid, location, unclear }) => [uid, location, unclear])).toEqual([
      [topic('orders'), 'eu-west-1', undefined],
      [topic('orders'), 'eu-west-1, profile same', undefined],
      [topic('orders', 'eu-west-1', OTHER_ACCOUNT), 'eu-west-1, profile other', undefined],
    ]);
  });

  it('are unclear about a resource that a definition for an unknown account may describe', async () => {
    const { list } = fakeApi(({ account }) => (account === ACCOUNT ? one(topic('orders'), topic('jobs')) : one()));
    const { found } = await list({ near: [{}, at('other')], declared: [declaring('orders', at('other'))] });
    expect(found.map(({ name, unclear }) => [name, unclear])).toEqual([
      [
        'orders',
        'A definition of this name is for eu-west-1, profile other, and whether that is the same account is not known.',
      ],
      ['jobs', undefined],
    ]);
  });

  it('are clear about the account of a role, and about another region', async () => {
    const { list } = fakeApi(() => one(topic('orders')));
    const role = `arn:aws:iam::${OTHER_ACCOUNT}:role/deploy`;
    const declared = [declaring('orders', { region: 'us-east-1', profile: 'other' })];
    expect((await list({ declared })).found).toMatchObject([{ name: 'orders' }]);
    expect((await list({ declared })).found[0]?.unclear).toBeUndefined();
    const byRole = await list({ declared: [declaring('orders', { region: 'eu-west-1', role })] });
    expect(byRole.found[0]?.unclear).toBeUndefined();
  });

  it('have the region of the configuration files of the SDK', async () => {
    const { list, asked } = fakeApi(({ region }) => one(topic('orders', region)), {});
    const { found, walked } = await list({ near: [], locations: [] });
    expect(walked).toEqual(['ap-south-1']);
    expect(found).toMatchObject([{ location: 'ap-south-1', keys: { aws_resource: { TopicName: 'orders' } } }]);
    expect(asked.map(({ region }) => region)).toEqual(['ap-south-1']);
    expect((await list({ near: [{ profile: 'other' }] })).walked).toEqual(['eu-west-1, profile other']);
  });

  it('are none where nothing is named and no region is set, and an error where a definition needs it', async () => {
    writeFileSync(join(folder, 'config'), '');
    const { list } = fakeApi(() => one(), {});
    expect(await list({ near: [] })).toMatchObject({ found: [], walked: [] });
    await expect(list({ near: [{}] })).rejects.toThrow('no region is set');
  });
});

describe('a part of a resource that is declared in another region', () => {
  const found = () => one(topic('orders'), topic('jobs'));
  const asks: string[] = [];
  const isPart: TaggedKind['isPart'] = async ({ name }, declared) => {
    asks.push(`${name} of ${declared.map(({ region }) => region)}`);
    return true;
  };
  beforeEach(() => void asks.splice(0));

  it('is not listed; the flavor is asked only about names that are declared elsewhere', async () => {
    const { list } = fakeApi(found);
    const declared = [declaring('orders', { region: 'us-east-1' })];
    expect(names(await list({ declared }, { isPart }))).toEqual(['jobs']);
    expect(asks).toEqual(['orders of us-east-1']);
  });

  it('is not asked for where a definition describes the resource itself', async () => {
    const { list } = fakeApi(found);
    const declared = [declaring('orders', { region: 'us-east-1' }), declaring('orders', { region: 'eu-west-1' })];
    expect(names(await list({ declared }, { isPart }))).toEqual(['orders', 'jobs']);
    expect(asks).toEqual([]);
  });
});
