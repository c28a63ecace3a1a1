import { type Creation, type Particle, State } from '@pcf/core';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensure } from '../contract-error.js';
import { creations, type Trip, travel } from '../journeys.js';

export const creating: Contract[] = [
  {
    name: 'creation-proof',
    title:
      'creation is proven or not claimed: by an identity of this very resource, and never for what another process made',
    run: (bench: Bench) => travel(bench, creations(bench).slice(0, 1), prove),
  },
];

async function prove({ world, particle, definition }: Trip): Promise<void> {
  const first = await creationBy(particle);
  ensure(!first.resource || first.created, 'what execute() said to have created is the identity of no observation');
  const identity = await identityOf(world.particle(definition));
  if (first.created) {
    ensure(identity === first.resource?.identity, 'another runtime sees another identity of the same resource');
    await beSecond({ world, definition });
  }
  await world.apply(definition, State.terminated);
  await creationBy(particle);
  const later = await identityOf(world.particle(definition));
  const isNew = identity === undefined || identity !== later;
  ensure(isNew, 'the resource has the identity of the one before it, which was terminated');
}

/** A process whose look does not show yet what another one has created sends the creating step all the same. */
async function beSecond({ world, definition }: Pick<Trip, 'world' | 'definition'>): Promise<void> {
  let looks = 0;
  world.faults = { observe: async (look) => (looks++ === 0 ? { kind: 'missing' } : look()) };
  const { created } = await creationBy(world.particle(definition));
  world.faults = {};
  ensure(!created, 'an apply says that it created what another process had created before');
}

/** What an apply knows of the creation in the end, also where it fails. */
async function creationBy(particle: Particle): Promise<Creation> {
  let creation: Creation = { created: false, uncertain: false };
  const onProgress = (progress: { readonly creation: Creation }) => {
    creation = progress.creation;
  };
  await particle.apply({ onProgress }).catch(() => {});
  return creation;
}

async function identityOf(particle: Particle): Promise<string | undefined> {
  const seen = await particle.getStatus({ fresh: true, identity: true });
  return seen.kind === 'missing' ? undefined : seen.identity;
}
