import { createPcf } from '@pcf/core';
import { descriptionOf, jsonSchemaOf, settingsOf } from '@pcf/core/json-schema';
import { valueAt } from '../bad-definitions.js';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensure, ensureEqual } from '../contract-error.js';
import { definitionOf } from '../world.js';

export const registration: Contract[] = [
  {
    name: 'registration',
    title: 'the plugin registers its flavor, in one runtime as in the next',
    async run({ subject }) {
      const [first, second] = [1, 2].map(() =>
        createPcf({ plugins: [subject.plugin] })
          .flavors.list()
          .map((flavor) => flavor.name),
      );
      const found = first?.join(', ') || 'none';
      ensure(first?.includes(subject.flavor) ?? false, `no flavor "${subject.flavor}" is registered, but: ${found}`);
      ensureEqual(second, first, 'the flavors of a second runtime');
    },
  },
  {
    name: 'metadata',
    title: 'the flavor has a summary, and unique keys that tell the resource of each definition from others',
    async run(bench) {
      const { name, summary, uniqueKeys } = bench.flavor;
      ensure(summary.trim() !== '' && !summary.includes('\n'), `the summary of ${name} is not one line of text`);
      ensure(uniqueKeys.length > 0, `${name} has no unique keys: name the settings that tell its resources apart`);
      const world = await bench.open();
      const keys = bench.definitions.map((definition) => {
        world.particle(definition);
        return uniqueKeys.map((key) => valueAt(definitionOf(bench.subject, definition), key.split('.')));
      });
      for (const found of keys) {
        ensure(!found.includes(undefined), `a definition does not set all unique keys: ${uniqueKeys.join(', ')}`);
        ensureEqual(found, keys[0], 'the unique keys of one definition, which must be those of every definition');
      }
    },
  },
  {
    name: 'json-schema',
    title: 'there is a JSON Schema, and it describes every setting',
    async run(bench) {
      const schema = jsonSchemaOf(bench.flavor.schema);
      ensure(schema !== undefined, 'the schema yields no JSON Schema of draft 2020-12');
      const settings = settingsOf(schema);
      ensure(settings.length > 0, 'the JSON Schema names no settings');
      const without = settings.filter((setting) => {
        const description = descriptionOf(schema, setting.schema);
        return typeof description !== 'string' || description.trim() === '';
      });
      const names = [...new Set(without.map(({ path }) => path.join('.')))];
      ensure(names.length === 0, `settings without a description: ${names.join(', ')}`);
    },
  },
  {
    name: 'no-early-calls',
    title: 'nothing is called, opened or started before the first apply or plan',
    run: nothingEarly,
  },
];

async function nothingEarly(bench: Bench): Promise<void> {
  for (const definition of bench.definitions) {
    const world = await bench.open();
    const before = process.getActiveResourcesInfo().sort();
    world.particle(definition);
    const opened = opening(before, process.getActiveResourcesInfo().sort());
    ensureEqual(opened, [], 'what makes the process stay alive once there is a particle');
    await world.pause(60_000);
    ensureEqual(world.requests, 0, 'the number of requests that were sent before the first apply');
    const seen = await world.particle(definition).getStatus({ fresh: true });
    ensureEqual(seen.kind, 'missing', 'what another runtime sees of a resource that was never applied');
    await bench.close(world);
  }
}

/** What is there after, and was not before. */
function opening(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((resource) => {
    const at = left.indexOf(resource);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
