import {
  bind,
  CLOCK,
  createPcf,
  defineFlavor,
  type Listing,
  type ListQuery,
  Particle,
  type Plugin,
  RANDOM,
  type Services,
  type Step,
} from '@pcf/core';
import { type SdkRequestHandler, VirtualClock } from '@pcf/testing';
import { z } from 'zod';
import { AWS_SETTINGS, type AwsSettings, listTagged, registerAws, type TaggedKind } from '../../src/index.js';

/** The account of the default credentials. */
export const ACCOUNT = '111122223333';

/** A particle that gives away its services. */
export class Probe extends Particle<unknown> {
  get services(): Services {
    return this.context;
  }
  protected async observe(_signal: AbortSignal) {
    return { kind: 'missing' as const };
  }
  protected planSteps(): Step[] {
    return [];
  }
  protected async execute() {}
}

export const probeFlavor = defineFlavor({
  name: 'probe',
  summary: 'A probe',
  schema: z.strictObject({ probe: z.boolean().optional() }),
  uniqueKeys: ['pcf_name'],
  createParticle: (context) => new Probe(context),
});

/** Registers what AWS flavors share. */
export const probes: Plugin<typeof probeFlavor> = {
  name: '@acme/probes',
  apiVersion: 1,
  register(registrar) {
    registerAws(registrar);
    registrar.flavor(probeFlavor);
  },
};

/** Lists topics as a flavor does, with a tagging API. */
export function openProbe(requestHandler: SdkRequestHandler, settings: AwsSettings = { region: 'eu-west-1' }) {
  const clock = new VirtualClock();
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  const pcf = createPcf({
    plugins: [probes],
    services: [
      bind(CLOCK, { useValue: clock }),
      bind(RANDOM, { useValue: () => 0.5 }),
      bind(AWS_SETTINGS, { useValue: { credentials, requestHandler, ...settings } }),
    ],
  });
  const { signal } = new AbortController();
  const listing = {};
  const { services } = pcf.particle({ flavor: 'probe', pcf_name: 'probe' });
  const list = (query: Partial<ListQuery> = {}, kind: Partial<TaggedKind> = {}): Promise<Listing> =>
    listTagged(
      { owner: 'shop', near: [{}], locations: [], declared: [], services, signal, listing, ...query },
      { nameKey: 'TopicName', nameIn: ({ service, resource }) => (service === 'sns' ? resource : undefined), ...kind },
    );
  return { list, clock, services };
}
