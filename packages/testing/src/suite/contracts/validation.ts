import { InvalidDefinitionError } from '@pcf/core';
import { jsonSchemaOf } from '@pcf/core/json-schema';
import { ensure, ensureEqual, inContext } from '../assertions.js';
import { type BadDefinition, badDefinitions } from '../bad-definitions.js';
import type { Contract, ContractContext } from '../context.js';
import { definitionOf } from '../environment.js';

export const validation: Contract[] = [
  {
    name: 'validation',
    title: 'invalid definitions are refused before any request',
    async run(context) {
      const env = await context.open();
      const pcf = env.runtime();
      for (const { title, definition } of allBadDefinitions(context)) {
        await inContext(`a definition with ${title}`, async () => {
          const error = refusal(() => pcf.particles([{ value: definition }]));
          ensure(error !== undefined, 'was accepted');
          ensure(error instanceof InvalidDefinitionError, `was refused with ${error}, not an InvalidDefinitionError`);
        });
      }
      ensureEqual(env.requests, 0, 'the number of requests that validation sent');
    },
  },
];

/** Returns the invalid definitions that the suite generates, and those of the subject. */
export function allBadDefinitions(context: ContractContext): BadDefinition[] {
  const { subject, flavor } = context;
  const schema = jsonSchemaOf(flavor.schema) ?? {};
  const common = { flavor: subject.flavor, pcf_name: 'contract' };
  const made = context.definitions.flatMap((name) => badDefinitions(definitionOf(subject, name), flavor, schema));
  const given = Object.entries(subject.invalid ?? {}).map(([title, definition]) => ({
    title,
    definition: { ...common, ...definition },
  }));
  return [...made, ...given];
}

/** Returns what a function throws; `undefined` if it does not throw. */
export function refusal(attempt: () => unknown): unknown {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error;
  }
}
