import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  bind,
  CLOCK,
  createPcf,
  FencedError,
  type ParticleContext,
  type Provider,
  RANDOM,
  type ServiceBinding,
  type Token,
} from '@pcf/core';
import { VirtualClock } from '@pcf/testing';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AWS_CLIENTS,
  AWS_SETTINGS,
  type AwsSettings,
  type AwsTarget,
  awsCalls,
  BEFORE_SEND,
  type BeforeSend,
  CALL_BUDGET,
  type CallBudget,
  CallRefusedError,
  type OutgoingCall,
  registerAws,
} from '../src/index.js';
import { Probe, probeFlavor, probes } from './support/probe.js';

const credentials = { accessKeyId: 'ID', secretAccessKey: 'key' };
const LOST = new FencedError('another worker has taken the field');

/** An answer of DynamoDB. */
const answer = (body: object, statusCode = 200) =>
  new HttpResponse({ statusCode, headers: {}, body: new TextEncoder().encode(JSON.stringify(body)) });
const throttled = () => answer({ __type: 'com.amazon#ThrottlingException', message: 'slow down' }, 400);

/** A runtime whose requests are recorded, and answered in turn; the last answer is for all further ones. */
function open(
  given: { budget?: CallBudget; hook?: BeforeSend; settings?: AwsSettings; answers?: HttpResponse[] } = {},
) {
  const log: string[] = [];
  const { answers = [answer({ Table: {} })] } = given;
  let sent = 0;
  const requestHandler = {
    handle: async (request: HttpRequest) => {
      const [, operation] = (request.headers['x-amz-target'] ?? '').split('.');
      log.push(`sent ${operation} ${request.headers.authorization ? 'signed' : 'unsigned'}`);
      sent += 1;
      return { response: answers[Math.min(sent, answers.length) - 1] ?? answer({}) };
    },
  };
  const clock = new VirtualClock(0);
  const controller = new AbortController();
  const services: ServiceBinding[] = [
    bind(CLOCK, { useValue: clock }),
    bind(RANDOM, { useValue: () => 0.5 }),
    bind(AWS_SETTINGS, { useValue: { region: 'eu-west-1', credentials, requestHandler, ...given.settings } }),
  ];
  const also = <T>(token: Token<T>, useValue: T | undefined) => {
    const provider: Provider<T> | undefined = useValue === undefined ? undefined : { useValue };
    if (provider) services.push(bind(token, provider));
  };
  also(CALL_BUDGET, given.budget);
  also(BEFORE_SEND, given.hook);
  const pcf = createPcf({ plugins: [probes], services });
  const { services: own } = pcf.particle({ flavor: 'probe', pcf_name: 'probe' });
  const call = (target: AwsTarget = {}) => awsCalls(DynamoDBClient, own, target, controller.signal);
  const describeTable = (target?: AwsTarget) =>
    call(target)('DescribeTable', (client, options) =>
      client.send(new DescribeTableCommand({ TableName: 'orders' }), options),
    );
  const createTable = () =>
    call()('CreateTable', (client, options) =>
      client.send(new CreateTableCommand({ TableName: 'orders', AttributeDefinitions: [], KeySchema: [] }), options),
    );
  return { pcf, services: own, log, clock, controller, describeTable, createTable };
}

/** A budget and a hook that record the calls that they are told. */
function recorders() {
  const told: { by: string; call: OutgoingCall }[] = [];
  const budget: CallBudget = { take: async (call) => void told.push({ by: 'budget', call }) };
  const hook: BeforeSend = (call) => void told.push({ by: 'hook', call });
  return { told, budget, hook };
}

describe('a budget of calls, and a hook before each request', () => {
  it('are told the same about each attempt, the budget before it is signed, the hook after that', async () => {
    const { told, budget, hook } = recorders();
    const opened = open({ budget, hook, answers: [throttled(), throttled(), answer({ Table: {} })] });
    await opened.describeTable();
    expect(told.map(({ by }) => by)).toEqual(['budget', 'hook', 'budget', 'hook', 'budget', 'hook']);
    expect(opened.log).toEqual(Array.from({ length: 3 }, () => 'sent DescribeTable signed'));
    const { signal } = opened.controller;
    for (const { call } of told) {
      expect(call).toEqual({
        service: 'DynamoDB',
        operation: 'DescribeTable',
        region: 'eu-west-1',
        account: undefined,
        caller: told[0]?.call.caller,
        writes: false,
        signal,
      });
      expect(call.signal).toBe(signal);
    }
    expect(JSON.stringify(told)).not.toContain('secretAccessKey');
  });

  it('are told whether it writes', async () => {
    const { told, budget, hook } = recorders();
    await open({ budget, hook }).createTable();
    expect(told).toMatchObject([
      { by: 'budget', call: { operation: 'CreateTable', writes: true } },
      { by: 'hook', call: { operation: 'CreateTable', writes: true } },
    ]);
  });

  it.each([
    ['the ARN of the role', {}, { role: 'arn:aws:iam::222233334444:role/deploy' }, '222233334444'],
    ['the credentials', { credentials: { ...credentials, accountId: '333344445555' } }, {}, '333344445555'],
    ['nothing', {}, {}, undefined],
  ])('are told the account from %s', async (_, settings, target, account) => {
    const { told, budget } = recorders();
    const refuse: CallBudget = {
      take: async (call) => {
        await budget.take(call);
        throw LOST;
      },
    };
    await expect(open({ budget: refuse, settings }).describeTable(target)).rejects.toBe(LOST);
    expect(told[0]?.call.account).toBe(account);
  });

  it('are told the account once STS was asked', async () => {
    const { told, budget, hook } = recorders();
    const { services, describeTable } = open({ budget, hook });
    const clients = services.resolve(AWS_CLIENTS);
    await clients.callerOf({}, services.resolve(AWS_SETTINGS), async () => ({ account: '444455556666' }));
    await describeTable();
    expect(told.map(({ call }) => call.account)).toEqual(['444455556666', '444455556666']);
    await expect(describeTable({ profile: 'there-is-none' })).rejects.toThrow();
    expect(told.at(-1)?.call.account).toBeUndefined();
  });

  it.each(['budget', 'hook'])('end everything with the error of a fence: %s', async (by) => {
    const lost = () => Promise.reject(new Error('no lease', { cause: LOST }));
    const { log, describeTable } = open(by === 'budget' ? { budget: { take: lost } } : { hook: lost });
    await expect(describeTable()).rejects.toBe(LOST);
    expect(log).toEqual([]);
  });

  it('stop the retries of a request when the fence comes between two attempts', async () => {
    let attempts = 0;
    const hook = () => {
      attempts += 1;
      if (attempts === 3) throw LOST;
    };
    const { log, describeTable } = open({ hook, answers: [throttled()] });
    await expect(describeTable()).rejects.toBe(LOST);
    expect(log).toHaveLength(2);
    expect(attempts).toBe(3);
  });

  it.each([
    ['budget', 'the budget of calls'],
    ['hook', 'the hook before each request'],
  ])('refuse one call with any other error, and it is not tried again: %s', async (by, name) => {
    let asked = 0;
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    const refuse = () => {
      asked += 1;
      return Promise.reject(cause);
    };
    const { log, createTable } = open(by === 'budget' ? { budget: { take: refuse } } : { hook: refuse });
    const error: unknown = await createTable().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallRefusedError);
    expect(error).toMatchObject({
      code: 'PCF_AWS_CALL_REFUSED',
      operation: 'CreateTable',
      message: `CreateTable was not sent: ${name} refused it: connect ECONNREFUSED 127.0.0.1:5432`,
    });
    expect(asked).toBe(1);
    expect(log).toEqual([]);
  });

  it('send nothing before they resolve, and nothing after an abort meanwhile', async () => {
    for (const by of ['budget', 'hook']) {
      const waiting: (() => void)[] = [];
      const wait = () => new Promise<void>((resolve) => void waiting.push(resolve));
      const { log, describeTable, controller } = open(by === 'budget' ? { budget: { take: wait } } : { hook: wait });
      const describing = describeTable();
      while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
      controller.abort(new Error('enough'));
      waiting[0]?.();
      await expect(describing).rejects.toThrow('enough');
      expect(log).toEqual([]);
    }
  });

  it('the hook is also called for requests that a flavor sends by itself with a client', async () => {
    const { told, hook } = recorders();
    const { services } = open({ hook });
    const client = services.resolve(AWS_CLIENTS).get(STSClient);
    await client.send(new GetCallerIdentityCommand({})).catch((error: DynamoDBServiceException) => error);
    expect(told).toMatchObject([{ call: { service: 'STS', operation: 'GetCallerIdentity', writes: false } }]);
  });

  it('a client that cannot call the hook is not used', () => {
    class Bare {
      destroy() {}
    }
    const { services } = open({ hook: () => {} });
    expect(() => services.resolve(AWS_CLIENTS).get(Bare)).toThrow('Bare is no client of the AWS SDK v3');
  });
});

/** A thing whose look takes every error for "there is none". */
class Careless extends Probe {
  protected override async observe(signal: AbortSignal) {
    const call = awsCalls(DynamoDBClient, this.context, {}, signal);
    await call('DescribeTable', (client, options) =>
      client.send(new DescribeTableCommand({ TableName: 'orders' }), options),
    ).catch(() => undefined);
    return { kind: 'missing' as const };
  }
  protected override planSteps() {
    return [{ operation: 'CreateTable', input: {}, summary: 'create it' }];
  }
}

describe('a flavor that takes every error for an answer', () => {
  it('does not go on after a fence', async () => {
    const careless = { ...probeFlavor, createParticle: (context: ParticleContext<unknown>) => new Careless(context) };
    const steps: string[] = [];
    const pcf = createPcf({
      plugins: [
        {
          name: '@acme/careless',
          apiVersion: 1,
          register: (registrar) => {
            registerAws(registrar);
            registrar.flavor(careless);
          },
        },
      ],
      services: [
        bind(AWS_SETTINGS, { useValue: { region: 'eu-west-1', credentials } }),
        bind(CALL_BUDGET, { useValue: { take: () => Promise.reject(LOST) } }),
      ],
      beforeStep: [({ step }) => void steps.push(step.operation)],
    });
    const field = pcf.fieldOf([{ value: { flavor: 'probe', pcf_name: 'a' } }]);
    await expect(field.apply()).rejects.toMatchObject({
      code: 'PCF_FENCED',
      report: { particles: [{ id: 'probe:a', outcome: 'interrupted', error: LOST }] },
    });
    expect(steps).toEqual([]);
  });
});

describe('whether a call writes', () => {
  it.each(['DescribeTable', 'GetItem', 'ListTables', 'BatchGetItem', 'Query', 'Scan', 'HeadBucket'])(
    '%s does not',
    async (operation) => {
      expect(await writes(operation)).toBe(false);
    },
  );

  it('every other operation may', async () => {
    const verbs = fc.constantFrom(
      'Create',
      'Update',
      'Delete',
      'Put',
      'Tag',
      'Untag',
      'Batch',
      'Restore',
      'Send',
      'Gets',
    );
    await fc.assert(
      fc.asyncProperty(verbs, fc.stringMatching(/^[A-Z][a-z]{0,9}$/), async (verb, noun) => {
        expect(await writes(`${verb}${noun}`)).toBe(
          verb !== 'Batch' || !/^(?:Get|List|Describe|Head|Lookup|Query|Scan|Search)$/.test(noun),
        );
      }),
    );
  });

  async function writes(operation: string): Promise<boolean | undefined> {
    const { told, budget } = recorders();
    const { services } = open({ budget });
    await awsCalls(DynamoDBClient, services, {}, new AbortController().signal)(operation, async () => {});
    return told[0]?.call.writes;
  }
});
