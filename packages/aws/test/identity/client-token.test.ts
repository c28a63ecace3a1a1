import * as ec2 from '@aws-sdk/client-ec2';
import { HttpFaults, loseAnswer } from '@pcf/testing';
import { awsService } from '@pcf/testing/aws';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientToken, findMarked } from '../../src/index.js';

const ID = 'ec2_instance:web';
const TAGS = { 'pcf:owner': 'shop', 'pcf:id': ID };

interface Resource {
  readonly id: string;
  isLive: boolean;
  isVisible: boolean;
}

/** A provider that knows its tokens, lists late, and forgets to list what is deleted. */
class Provider {
  readonly made: Resource[] = [];
  readonly #ofToken = new Map<string, Resource>();

  create(token: string): Resource {
    const resource = this.#ofToken.get(token) ?? { id: `i-${this.made.length}`, isLive: true, isVisible: false };
    if (!this.made.includes(resource)) this.made.push(resource);
    this.#ofToken.set(token, resource);
    return resource;
  }

  list(): Resource[] {
    return this.made.filter(({ isVisible }) => isVisible);
  }

  live(): Resource[] {
    return this.made.filter(({ isLive }) => isLive);
  }
}

/** A process that brings up the particle's resource, with the memory of one run. */
class Process {
  #after: string | undefined;

  constructor(private readonly provider: Provider) {}

  /** Looks, and creates what is missing. */
  act({ isAnswerLost = false } = {}): void {
    const kind = { idOf: ({ id }: Resource) => id, tagsOf: () => TAGS, isGone: ({ isLive }: Resource) => !isLive };
    const search = findMarked(this.provider.list(), { owner: 'shop', id: ID }, kind);
    if (search.kind !== 'none') return;
    const after = this.#after ?? search.earlier.at(-1);
    const answer = this.provider.create(clientToken({ owner: 'shop', id: ID, after }));
    if (!isAnswerLost && !answer.isLive) this.#after = answer.id;
  }
}

describe('a client token', () => {
  it('differs by owner, particle and predecessor, and by nothing else', () => {
    const parts = fc.record({
      owner: fc.option(fc.string(), { nil: undefined }),
      id: fc.string(),
      after: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(clientToken(one)).toBe(clientToken({ ...one }));
        expect(clientToken(one) === clientToken(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect(clientToken(one)).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });

  it('never makes a second resource, and always makes one in the end', () => {
    const events = fc.array(
      fc.constantFrom('act', 'lose answer', 'crash', 'reveal', 'delete', 'purge first', 'purge last'),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(events, (happening) => {
        const provider = new Provider();
        let process = new Process(provider);
        for (const event of happening) {
          const gone = provider.list().filter(({ isLive }) => !isLive);
          if (event === 'act') process.act();
          if (event === 'lose answer') process.act({ isAnswerLost: true });
          if (event === 'crash') process = new Process(provider);
          if (event === 'reveal') for (const resource of provider.live()) resource.isVisible = true;
          if (event === 'delete') for (const resource of provider.live()) resource.isLive = false;
          const purged = event === 'purge first' ? gone[0] : event === 'purge last' ? gone.at(-1) : undefined;
          if (purged) purged.isVisible = false;
          expect(provider.live().length).toBeLessThanOrEqual(1);
        }
        for (let round = 0; round <= provider.made.length + 1; round += 1) process.act();
        expect(provider.live()).toHaveLength(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('makes one instance of EC2, when the answer is lost, the process dies and the instance is late', async () => {
    const instances: ec2.Instance[] = [];
    const ofToken = new Map<string, ec2.Instance>();
    let isLate = true;
    const fake = awsService(ec2, {
      RunInstances({ ClientToken = '', TagSpecifications: [{ Tags = [] } = {}] = [] }) {
        const made = ofToken.get(ClientToken) ?? { InstanceId: `i-${instances.length}`, Tags };
        if (!ofToken.has(ClientToken)) instances.push(made);
        ofToken.set(ClientToken, made);
        return { Instances: [made] };
      },
      DescribeInstances: () => ({ Reservations: isLate ? [] : [{ Instances: instances }] }),
    });
    const http = new HttpFaults(fake.requestHandler());
    const apply = async () => {
      const credentials = { accessKeyId: '123456789012', secretAccessKey: 'x' };
      const client = new ec2.EC2Client({
        region: 'eu-west-1',
        credentials,
        maxAttempts: 1,
        requestHandler: http.handler,
      });
      const { Reservations = [] } = await client.send(new ec2.DescribeInstancesCommand({}));
      const search = findMarked(
        Reservations.flatMap(({ Instances = [] }) => Instances),
        { owner: 'shop', id: ID },
        {
          idOf: ({ InstanceId = '' }) => InstanceId,
          tagsOf: ({ Tags = [] }) => Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
        },
      );
      if (search.kind !== 'none') return search;
      const Tags = Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value }));
      const command = new ec2.RunInstancesCommand({
        ImageId: 'ami-1',
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [{ ResourceType: 'instance', Tags }],
        ClientToken: clientToken({ owner: 'shop', id: ID, after: search.earlier.at(-1) }),
      });
      return client.send(command);
    };

    http.inject(loseAnswer(), { operation: 'RunInstances' });
    await expect(apply()).rejects.toThrow();
    await apply();
    isLate = false;
    expect(await apply()).toMatchObject({ kind: 'one', resource: { InstanceId: 'i-0' } });
    expect(instances).toHaveLength(1);
    expect(http.record.writes.map(({ operation }) => operation)).toEqual(['RunInstances', 'RunInstances']);
  });
});
