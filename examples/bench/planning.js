// How long it takes to create and plan fields of many particles, with a flavor that sends no requests.
import { createPcf, defineFlavor, Particle } from '@pcf/core';
import { z } from 'zod';

class Nothing extends Particle {
  async observe() {
    return { kind: 'missing' };
  }
  planSteps() {
    return [{ operation: 'Make', input: {}, summary: `make ${this.name}` }];
  }
  async execute() {}
}

const flavor = defineFlavor({
  name: 'nothing',
  summary: 'Particles to count',
  schema: z.strictObject({ text: z.string() }),
  uniqueKeys: [],
  createParticle: (context) => new Nothing(context),
});

/** Each particle builds on the one at a third of its place. */
function definitions(count) {
  return Array.from({ length: count }, (_, at) => ({
    flavor: 'nothing',
    pcf_name: `p${at}`,
    text: 'x',
    ...(at === 0 ? {} : { parents: [`nothing:p${Math.floor(at / 3)}`] }),
  }));
}

/** Milliseconds to make, and to plan, a field of so many particles. */
export async function planning(count) {
  const pcf = createPcf({
    plugins: [{ name: 'bench', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) }],
  });
  const written = definitions(count);
  const begun = performance.now();
  const field = pcf.field(written);
  const made = performance.now();
  await field.plan();
  const planned = performance.now();
  await pcf.dispose();
  return { 'make ms': (made - begun).toFixed(0), 'plan ms': (planned - made).toFixed(0) };
}
