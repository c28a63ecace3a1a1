import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bind, CLOCK, createPcf, defineFlavor, type Plugin, type ServiceBinding, type Whereabouts } from '@pcf/core';
import { VirtualClock } from '@pcf/testing';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  AWS_CLIENTS,
  AWS_SETTINGS,
  type AwsSettings,
  awsCalls,
  awsWhereabouts,
  BEFORE_SEND,
  CALL_BUDGET,
  callBudget,
  registerAws,
} from '../src/index.js';
import { Probe } from './support/probe.js';

/** A table. Each look is one request. */
class Table extends Probe {
  protected override async observe(signal: AbortSignal) {
    await awsCalls(
      DynamoDBClient,
      this.context,
      {},
      signal,
    )('DescribeTable', (client, options) => client.send(new DescribeTableCommand({ TableName: this.name }), options));
    return { kind: 'missing' as const };
  }
}

const tableFlavor = defineFlavor({
  name: 'table',
  summary: 'A table',
  schema: z.strictObject({ region: z.string().optional() }),
  uniqueKeys: ['pcf_name'],
  whereabouts: awsWhereabouts(DynamoDBClient),
  createParticle: (context) => new Table(context),
});
const tables: Plugin<typeof tableFlavor> = {
  name: '@acme/tables',
  apiVersion: 1,
  register(registrar) {
    registerAws(registrar);
    registrar.flavor(tableFlavor);
  },
};

/** A tenant: its credentials, and a network that knows only them. */
class Tenant {
  /** The keys with which requests were signed, and their services. */
  readonly seen: string[] = [];
  closed = 0;
  readonly settings: AwsSettings;

  constructor(
    readonly key: string,
    more: AwsSettings = {},
  ) {
    const requestHandler = {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: async ({ headers, hostname }: HttpRequest) => {
        const [, used] = /Credential=([^/]+)/.exec(headers.authorization ?? '') ?? [];
        this.seen.push(`${used} ${hostname.split('.')[0]}`);
        const body = hostname.startsWith('sts') ? identityOf(used ?? '') : '{"Table":{}}';
        return { response: new HttpResponse({ statusCode: 200, headers: {}, body: new TextEncoder().encode(body) }) };
      },
      destroy: () => {
        this.closed += 1;
      },
    };
    const credentials = { accessKeyId: key, secretAccessKey: `secret of ${key}` };
    this.settings = { region: 'eu-west-1', credentials, requestHandler, ...more };
  }

  get services(): ServiceBinding[] {
    return [bind(AWS_SETTINGS, { useValue: this.settings })];
  }
}

/** Each key has an account: its name. */
function identityOf(key: string): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::account-of-${key}:user/${key}</Arn><UserId>${key}</UserId><Account>account-of-${key}</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;
}

const NAMES = ['a', 'b', 'c', 'd'];
const definitions = NAMES.map((pcf_name) => ({ flavor: 'table' as const, pcf_name }));

describe('two tenants in one runtime, each with the settings of its field', () => {
  it('never use the client of the other, also at the same time', async () => {
    const pcf = createPcf({ plugins: [tables] });
    const tenants = [new Tenant('ONE'), new Tenant('TWO')];
    await Promise.all(
      tenants.flatMap(({ services }) => [
        pcf.field(definitions, { services }).status({ fresh: true }),
        pcf.field(definitions, { services }).status({ fresh: true }),
      ]),
    );
    for (const { key, seen } of tenants) expect(seen).toEqual(Array.from({ length: 8 }, () => `${key} dynamodb`));
  });

  it('also not where their keys have the same id, or their credentials come from functions', async () => {
    const pcf = createPcf({ plugins: [tables] });
    const same = (secretAccessKey: string) => ({ credentials: { accessKeyId: 'SAME', secretAccessKey } });
    const provided = (accessKeyId: string) => ({
      credentials: async () => ({ accessKeyId, secretAccessKey: 'secret' }),
    });
    const tenants = [
      new Tenant('SAME', same('one')),
      new Tenant('SAME', same('two')),
      new Tenant('ONE', provided('ONE')),
      new Tenant('TWO', provided('TWO')),
    ];
    await Promise.all(tenants.map(({ services }) => pcf.field(definitions, { services }).status()));
    for (const { key, seen } of tenants) expect(seen).toEqual(NAMES.map(() => `${key} dynamodb`));
  });

  it('are told their own account, whatever was asked before for the other', async () => {
    const pcf = createPcf({ plugins: [tables] });
    const tenants = ['ONE', 'TWO', 'SAME', 'SAME'].map((key) => new Tenant(key));
    for (const { key, services, seen } of tenants) {
      const places: readonly Whereabouts[] = await pcf.field(definitions, { services }).whereabouts();
      expect(places).toMatchObject([{ account: `account-of-${key}` }]);
      expect(seen).toEqual([`${key} sts`]);
      await pcf.field(definitions, { services }).whereabouts();
      expect(seen).toHaveLength(1);
    }
  });

  it('have buckets of their own in one budget', async () => {
    const clock = new VirtualClock(0);
    const pcf = createPcf({
      plugins: [tables],
      services: [
        bind(CLOCK, { useValue: clock }),
        bind(CALL_BUDGET, { useValue: callBudget({ perSecond: 1, burst: 1, clock }) }),
      ],
    });
    const tenants = [new Tenant('ONE'), new Tenant('TWO')];
    await Promise.all(tenants.map(({ services }) => pcf.field(definitions, { services }).status()));
    expect(clock.now()).toBe(3_000);
  });

  it('have rates of their own', async () => {
    const clock = new VirtualClock(0);
    const pcf = createPcf({ plugins: [tables], services: [bind(CLOCK, { useValue: clock })] });
    const tag = (tenant: Tenant) => {
      const { services } = servicesOf(pcf, tenant);
      const call = awsCalls(DynamoDBClient, services, {}, new AbortController().signal);
      return Promise.all(NAMES.map(() => call('TagResource', async () => clock.now())));
    };
    const times = await Promise.all([new Tenant('ONE'), new Tenant('TWO')].map(tag));
    expect(times).toEqual([
      [0, 200, 400, 600],
      [0, 200, 400, 600],
    ]);
  });

  it('can have budgets and hooks of their own', async () => {
    const pcf = createPcf({ plugins: [tables] });
    const log: string[] = [];
    const tenants = [new Tenant('ONE'), new Tenant('TWO'), new Tenant('THREE')];
    const [one, two, three] = tenants.map((tenant) => {
      const budget = bind(CALL_BUDGET, { useValue: { take: async () => void log.push(`budget of ${tenant.key}`) } });
      const hook = bind(BEFORE_SEND, { useValue: () => void log.push(`hook of ${tenant.key}`) });
      return pcf.field([{ flavor: 'table', pcf_name: 'a' }], { services: [...tenant.services, budget, hook] });
    });
    for (const field of [one, two, three, one]) await field?.status({ fresh: true });
    expect(log).toEqual(['ONE', 'TWO', 'THREE', 'ONE'].flatMap((key) => [`budget of ${key}`, `hook of ${key}`]));
  });

  it('with equal settings and other hooks, the hook of each is called', async () => {
    const pcf = createPcf({ plugins: [tables] });
    const log: string[] = [];
    const { services } = new Tenant('ONE');
    const fields = ['first', 'second'].map((name) =>
      pcf.field([{ flavor: 'table', pcf_name: 'a' }], {
        services: [...services, bind(BEFORE_SEND, { useValue: () => void log.push(name) })],
      }),
    );
    for (const field of [...fields, ...fields]) await field.status({ fresh: true });
    expect(log).toEqual(['first', 'second', 'first', 'second']);
  });

  it('leave no client open when the runtime ends, and the handlers that they were given as they are', async () => {
    const pcf = createPcf({ plugins: [tables] });
    const tenants = [new Tenant('ONE'), new Tenant('TWO')];
    const made: { client: DynamoDBClient; destroyed: boolean }[] = [];
    for (const tenant of tenants) {
      const { services } = servicesOf(pcf, tenant);
      const client = services.resolve(AWS_CLIENTS).get(DynamoDBClient, {}, tenant.settings);
      const entry = { client, destroyed: false };
      client.destroy = () => {
        entry.destroyed = true;
      };
      made.push(entry);
    }
    expect(made[0]?.client).not.toBe(made[1]?.client);
    await pcf.dispose();
    expect(made.map(({ destroyed }) => destroyed)).toEqual([true, true]);
    expect(tenants.map(({ closed }) => closed)).toEqual([0, 0]);
  });
});

describe('two runtimes in one process', () => {
  it('share no client, and one ends without the other', async () => {
    const [one, two] = [new Tenant('ONE'), new Tenant('ONE')];
    const runtimes = [one, two].map(({ services }) => createPcf({ plugins: [tables], services }));
    const fields = runtimes.map((pcf) => pcf.field(definitions));
    await Promise.all(fields.map((field) => field.status()));
    await runtimes[0]?.dispose();
    await fields[1]?.status({ fresh: true });
    expect([one.seen.length, two.seen.length]).toEqual([4, 8]);
    expect([one.closed, two.closed]).toEqual([0, 0]);
  });
});

/** The services of a tenant's particle. */
function servicesOf(pcf: ReturnType<typeof createPcf<readonly [typeof tables]>>, { services }: Tenant) {
  return pcf.particle({ flavor: 'table', pcf_name: 'a' }, { services });
}
