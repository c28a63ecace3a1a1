import { InvalidDefinitionError } from '@pcf/core';
import { jsonSchemaOf } from '@pcf/core/json-schema';
import { type BadDefinition, badDefinitions } from '../bad-definitions.js';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensure, ensureEqual, within } from '../contract-error.js';
import { definitionOf } from '../world.js';

export const validation: Contract[] = [
  {
    name: 'validation',
    title: 'bad definitions are refused, with all that is wrong, before anything is called',
    async run(bench) {
      const world = await bench.open();
      const pcf = world.runtime();
      for (const { title, definition } of allBadDefinitions(bench)) {
        await within(`a definition with ${title}`, async () => {
          const error = refusal(() => pcf.particles([{ value: definition }]));
          ensure(error !== undefined, 'was accepted');
          ensure(error instanceof InvalidDefinitionError, `was refused with ${error}, not an InvalidDefinitionError`);
        });
      }
      ensureEqual(world.requests, 0, 'the number of requests that validation sent');
    },
  },
];

/** What the suite makes up, and what the subject's author adds. */
export function allBadDefinitions(bench: Bench): BadDefinition[] {
  const { subject, flavor } = bench;
  const schema = jsonSchemaOf(flavor.schema) ?? {};
  const common = { flavor: subject.flavor, pcf_name: 'contract' };
  const made = bench.definitions.flatMap((name) => badDefinitions(definitionOf(subject, name), flavor, schema));
  const given = Object.entries(subject.invalid ?? {}).map(([title, definition]) => ({
    title,
    definition: { ...common, ...definition },
  }));
  return [...made, ...given];
}

/** What a function throws; `undefined` when it does not. */
export function refusal(attempt: () => unknown): unknown {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error;
  }
}
