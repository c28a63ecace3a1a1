import { STSClient } from '@aws-sdk/client-sts';
import { bind, createPcf, defineFlavor, Particle, type Plugin, type Whereabouts } from '@pcf/core';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AWS_SETTINGS, type AwsSettings, awsWhereabouts, registerAws } from '../src/index.js';

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
  schema: z.object({ region: z.string().optional() }),
  uniqueKeys: ['pcf_name'],
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
