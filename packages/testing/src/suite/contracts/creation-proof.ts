import { type Creation, type Particle, State } from '@pcf/core';
import { ensure } from '../assertions.js';
import type { Contract, ContractContext } from '../context.js';
import { creations, runScenarios, type ScenarioRun } from '../scenarios.js';

export const creationProof: Contract[] = [
  {
    name: 'creation-proof',
    title:
      'an apply reports a creation only with proof: an identity of the resource, and never one that another process created',
    run: (context: ContractContext) => runScenarios(context, creations(context).slice(0, 1), prove),
  },
];

async function prove({ env, particle, definition }: ScenarioRun): Promise<void> {
  const first = await creationBy(particle);
  ensure(!first.resource || first.created, 'no observation has the identity that execute() returned as created');
  const identity = await identityOf(env.particle(definition));
  if (first.created) {
    ensure(identity === first.resource?.identity, 'another runtime observes another identity of the same resource');
    await createSecond({ env, definition });
  }
  await env.apply(definition, State.terminated);
  await creationBy(particle);
  const later = await identityOf(env.particle(definition));
  const isNew = identity === undefined || identity !== later;
  ensure(isNew, 'the resource has the identity of an earlier one, which was terminated');
}

/** A process whose first read does not show the new resource yet still sends the creating step. */
async function createSecond({ env, definition }: Pick<ScenarioRun, 'env' | 'definition'>): Promise<void> {
  let reads = 0;
  env.faults = { observe: async (read) => (reads++ === 0 ? { kind: 'missing' } : read()) };
  const { created } = await creationBy(env.particle(definition));
  env.faults = {};
  ensure(!created, 'an apply reports a creation that another process has made');
}

/** Returns what an apply reports about creation, even if it fails. */
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
