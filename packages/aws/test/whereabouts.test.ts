import { STSClient } from '@aws-sdk/client-sts';
import { bind, createPcf, defineFlavor, Particle, type Plugin, type Whereabouts } from '@pcf/core';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  AWS_LOCATED_BY,
  AWS_SETTINGS,
  type AwsSettings,
  awsDefinitionKeys,
  awsLocation,
  awsPlace,
  awsWhereabouts,
  registerAws,
} from '../src/index.js';

class Thing extends Particle {
  protected async observe() {
    return { kind: 'missing' as const };
  }

  protected planSteps() {
    return [];
  }

  protected async execute() {}
}

const thing = defineFlavor({
  name: 'thing',
  summary: 'A thing on AWS',
  schema: z.object(awsDefinitionKeys),
  uniqueKeys: ['pcf_name'],
  locatedBy: AWS_LOCATED_BY,
  location: awsLocation,
  place: awsPlace('STS'),
  whereabouts: awsWhereabouts(STSClient),
  createParticle: (context) => new Thing(context),
});

const things: Plugin<typeof thing> = {
  name: 'things',
  apiVersion: 1,
  register(registrar) {
    registerAws(registrar);
    registrar.flavor(thing);
  },
};

const ANSWER = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** Asks for the whereabouts of a field, and counts the requests. */
async function ask(regions: readonly string[], status: number, more: AwsSettings = {}) {
  let requests = 0;
  const requestHandler = {
    handle: async () => {
      requests += 1;
      return {
        response: new HttpResponse({ statusCode: status, headers: {}, body: new TextEncoder().encode(ANSWER) }),
      };
    },
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const services = [bind(AWS_SETTINGS, { useValue: { requestHandler, credentials, ...more } })];
  await using pcf = createPcf({ plugins: [things], services });
  const field = pcf.field(regions.map((region, at) => ({ flavor: 'thing', pcf_name: `thing${at}`, region })));
  const places: readonly Whereabouts[] = await field.whereabouts();
  return { places, requests };
}

describe('the whereabouts of an AWS flavor', () => {
  const caller = { provider: 'AWS', account: '123456789012', identity: 'arn:aws:iam::123456789012:user/ada' };

  it('are the regions, and the account and identity from one request', async () => {
    const { places, requests } = await ask(['eu-west-1', 'us-east-1', 'eu-west-1'], 200);
    expect(places).toEqual([
      { ...caller, region: 'eu-west-1' },
      { ...caller, region: 'us-east-1' },
    ]);
    expect(requests).toBe(1);
  });

  it('lack the account where AWS refuses to tell', async () => {
    const { places } = await ask(['eu-west-1'], 403);
    expect(places).toEqual([{ provider: 'AWS', region: 'eu-west-1' }]);
  });

  it('are those of another endpoint, without a request', async () => {
    const endpoint = 'http://127.0.0.1:4600';
    const { places, requests } = await ask(['eu-west-1'], 200, { endpoint });
    expect(places).toEqual([{ provider: 'AWS', region: 'eu-west-1', endpoint }]);
    expect(requests).toBe(0);
  });
});

describe('the place of an AWS flavor, without a request', () => {
  const role = 'arn:aws:iam::222233334444:role/deploy';
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const placeOf = (definition: { region?: string; profile?: string; role?: string }, settings: AwsSettings) => {
    const pcf = createPcf({ plugins: [things], services: [bind(AWS_SETTINGS, { useValue: settings })] });
    return pcf.field([{ flavor: 'thing', pcf_name: 'a', ...definition }]).resources()[0]?.place;
  };

  it.each([
    ['the settings', {}, { region: 'eu-west-1', credentials }, { region: 'eu-west-1' }],
    ['its own region', { region: 'us-east-1' }, { region: 'eu-west-1', credentials }, { region: 'us-east-1' }],
    [
      'its own profile',
      { profile: 'other' },
      { region: 'eu-west-1', credentials },
      { region: 'eu-west-1', profile: 'other' },
    ],
    [
      'its own role',
      { role },
      { region: 'eu-west-1', credentials },
      { region: 'eu-west-1', role, account: '222233334444' },
    ],
    [
      'the account of the credentials',
      {},
      { region: 'eu-west-1', credentials: { ...credentials, accountId: '111122223333' } },
      { region: 'eu-west-1', account: '111122223333' },
    ],
    [
      'another endpoint',
      {},
      { region: 'eu-west-1', credentials, endpoint: 'http://127.0.0.1:4600' },
      { region: 'eu-west-1', endpoint: 'http://127.0.0.1:4600' },
    ],
  ])('has %s', (_, definition, settings, place) => {
    expect(placeOf(definition, settings)).toEqual({ provider: 'AWS', ...place });
  });

  it('is absent while a reference locates it', () => {
    const pcf = createPcf({ plugins: [things] });
    const field = pcf.field([
      { flavor: 'thing', pcf_name: 'a', region: 'eu-west-1' },
      { flavor: 'thing', pcf_name: 'b', parents: ['thing:a'], region: '$inherit$thing:a$region' },
    ]);
    const resource = field.resources()[1];
    expect(resource).toMatchObject({ located: { region: '$inherit$thing:a$region' }, unknown: ['region'] });
    expect(resource).not.toHaveProperty('place');
    expect(resource).not.toHaveProperty('key');
  });

  it('has no secret', () => {
    const settings = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'the secret' } };
    const pcf = createPcf({ plugins: [things], services: [bind(AWS_SETTINGS, { useValue: settings })] });
    expect(JSON.stringify(pcf.field([{ flavor: 'thing', pcf_name: 'a' }]).resources())).not.toContain('the secret');
  });
});
