import { createPcf } from '@pcf/core';
import { descriptionOf, jsonSchemaOf, settingsOf } from '@pcf/core/json-schema';
import { ensure, ensureEqual } from '../assertions.js';
import type { Contract, ContractContext } from '../context.js';
import { valueAt } from '../definition-paths.js';
import { definitionOf } from '../environment.js';

export const registration: Contract[] = [
  {
    name: 'registration',
    title: 'the plugin registers its flavor, in every runtime',
    async run({ subject }) {
      const [first, second] = [1, 2].map(() =>
        createPcf({ plugins: [subject.plugin] })
          .flavors.list()
          .map((flavor) => flavor.name),
      );
      const found = first?.join(', ') || 'none';
      ensure(
        first?.includes(subject.flavor) ?? false,
        `the flavor "${subject.flavor}" is not registered; registered: ${found}`,
      );
      ensureEqual(second, first, 'the flavors of a second runtime');
    },
  },
  {
    name: 'metadata',
    title: 'the flavor has a summary, and unique keys that identify the resource of each definition',
    async run(context) {
      const { name, summary, uniqueKeys } = context.flavor;
      ensure(summary.trim() !== '' && !summary.includes('\n'), `the summary of ${name} is not one line of text`);
      ensure(uniqueKeys.length > 0, `${name} has no unique keys: list the settings that identify its resources`);
      const env = await context.open();
      const keys = context.definitions.map((definition) => {
        env.particle(definition);
        return uniqueKeys.map((key) => valueAt(definitionOf(context.subject, definition), key.split('.')));
      });
      for (const found of keys) {
        ensure(!found.includes(undefined), `a definition does not set all unique keys: ${uniqueKeys.join(', ')}`);
        ensureEqual(found, keys[0], 'the unique keys of a definition, which must be equal in all definitions');
      }
    },
  },
  {
    name: 'json-schema',
    title: 'the schema has a JSON Schema, which describes every setting',
    async run(context) {
      const schema = jsonSchemaOf(context.flavor.schema);
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

async function nothingEarly(context: ContractContext): Promise<void> {
  for (const definition of context.definitions) {
    const env = await context.open();
    const before = process.getActiveResourcesInfo().sort();
    env.particle(definition);
    const opened = opening(before, process.getActiveResourcesInfo().sort());
    ensureEqual(opened, [], 'the handles that keep the process alive once there is a particle');
    await env.pause(60_000);
    ensureEqual(env.requests, 0, 'the number of requests that were sent before the first apply');
    const seen = await env.particle(definition).getStatus({ fresh: true });
    ensureEqual(seen.kind, 'missing', 'the observation of a resource that was never applied');
    await context.close(env);
  }
}

/** Returns the handles that were opened in between. */
function opening(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((resource) => {
    const at = left.indexOf(resource);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
