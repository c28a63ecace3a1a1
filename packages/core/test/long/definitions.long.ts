import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { DefinitionFileError, InvalidDefinitionError } from '../../src/index.js';
import { openShop } from '../support/lamp.js';

const numRuns = inject('runs') ?? 200;
const seed = inject('seed');

/** A generous multiple of what is promised, as the machine does other things too. In milliseconds of processor time. */
const MOST_TIME = 20_000;

/** The pieces that hostile texts are made of: syntax of YAML and JSON, and what means something to core. */
const piece = fc.oneof(
  fc.constantFrom(...'[]{},:"\'\\/*#&-|>?!%@`<\n\r\t $'),
  fc.constantFrom('&a ', '*a', '<<: ', '- ', '  ', '---\n', '/*', '*/', '//', '\\u0000', '\ufeff', '__proto__', '"a":'),
  fc.constantFrom('flavor: lamp', 'pcf_name: a', 'multiplier: 99999', 'parents: ', 'particles: ', '$inherit$lamp:a$b'),
  fc.constantFrom(
    '"flavor":"lamp",',
    '"pcf_name":"a",',
    '"multiplier":9,',
    '"particles":[',
    '"base_particle_config":"a",',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);

/** A text of pieces, of which some are repeated many times. */
const text = fc
  .array(fc.tuple(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.constantFrom(1, 1, 2, 100, 10_000, 100_000)), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.map(([pieces, count]) => pieces.join('').repeat(count)).join(''));

/** A value in which objects are shared, so that it stands for many more values than it has. */
const shared = fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((choices) => {
  const values: unknown[] = ['x', { flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } }];
  for (const choice of choices) {
    const [one, other] = [values[choice % values.length], values.at(-1)];
    const name = `q${choice % 5}`;
    const forms: unknown[] = [
      [one, other],
      { a: one, b: other },
      { flavor: 'quasiparticle', pcf_name: name, multiplier: (choice % 7) - 1, particles: [one, other] },
      { pcf_name: name, base_particle_config: `q${choice % 3}`, lamp: other },
      { flavor: 'lamp', pcf_name: name, parents: [one, 'lamp:a'], lamp: { colour: other } },
    ];
    values.push(forms[choice % forms.length]);
  }
  return values;
});

/** Does work that may refuse a definition, and says how much processor time that took, in milliseconds. */
async function timeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InvalidDefinitionError || error instanceof DefinitionFileError)) throw error;
    expect(error.message.length).toBeLessThan(300_000);
  }
  return process.cpuUsage(before).user / 1_000;
}

it(`${numRuns} hostile texts and objects are taken or refused in bounded time (seed ${seed})`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pcf-long-'));
  const { pcf } = openShop();
  let slowest = 0;
  try {
    const property = fc.asyncProperty(
      text,
      shared,
      fc.constantFrom('pcf.yml', 'pcf.json'),
      async (written, values, name) => {
        const file = join(folder, name);
        await writeFile(file, written);
        const times = [
          await timeOf(() => pcf.load(file)),
          await timeOf(() => pcf.fieldOf(values.map((value) => ({ value })))),
        ];
        slowest = Math.max(slowest, ...times);
        expect(Math.max(...times)).toBeLessThan(MOST_TIME);
      },
    );
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
  } finally {
    await rm(folder, { recursive: true });
    console.log(`The slowest took ${Math.round(slowest)} ms of processor time.`);
  }
});
