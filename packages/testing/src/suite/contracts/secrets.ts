import { inspect } from 'node:util';
import { jsonSchemaOf, settingsOf } from '@pcf/core/json-schema';
import { resetBefore, serverError, throttle } from '../../http/faults.js';
import { valueAt } from '../bad-definitions.js';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ContractError, ensure, NotApplicable } from '../contract-error.js';
import { journeys, type Trip, travel } from '../journeys.js';
import { listening, type Told } from '../told.js';
import { allBadDefinitions, refusal } from './validation.js';

/** How long a failure that is waited out is waited for, in milliseconds: the error is the same after ten minutes and after an hour. */
const LONG_ENOUGH = 600_000;
/** A shorter text may stand somewhere by accident. */
const SHORTEST = 8;

export const secrets: Contract[] = [
  {
    name: 'secrets',
    title: 'no secret shows up in an error, an event, a plan, a result or a log',
    async run(bench) {
      const world = await bench.open();
      const hidden = [...settingsThatAreSecret(bench), ...(world.backend.secrets ?? [])];
      await bench.close(world);
      if (hidden.length === 0) throw new NotApplicable('neither the definitions nor the backend have a secret');
      const told = await listening((hear) => talk(bench, hear));
      for (const { where, what } of told) {
        const text = inspect(what, { depth: 12, maxStringLength: null, maxArrayLength: null, breakLength: Infinity });
        ensure(!hidden.some((secret) => text.includes(secret)), `a secret shows up in ${where}`);
      }
    },
  },
];

/** Has the flavor say as much as it can: when all goes well, and when it does not. */
async function talk(bench: Bench, hear: (told: Told) => void): Promise<void> {
  const world = await bench.open();
  const pcf = world.runtime();
  for (const { title, definition } of allBadDefinitions(bench))
    hear({
      where: `the refusal of a definition with ${title}`,
      what: refusal(() => pcf.particles([{ value: definition }])),
    });
  await bench.close(world);
  await travel(bench, journeys(bench), async (trip) => {
    const { world, particle, title } = trip;
    hear({ where: `the plan of the ${title}`, what: await particle.plan() });
    await failures(trip, hear);
    world.faults = {};
    hear({ where: `the result of the ${title}`, what: await particle.apply() });
    hear({ where: `the particle's status after the ${title}`, what: await particle.getStatus() });
    hear({ where: `the events of the ${title}`, what: world.events });
  });
}

async function failures(trip: Trip, hear: (told: Told) => void): Promise<void> {
  const { world, definition, state, title } = trip;
  const fail = async (how: string) => {
    const particle = world.particle(definition, state, world.stillRuntime());
    const error = await particle.apply({ maxTimeout: LONG_ENOUGH }).catch((reason: unknown) => reason);
    hear({ where: `the error of the ${title} when ${how}`, what: error });
  };
  world.faults = { execute: async () => {} };
  await fail('steps are ignored');
  world.faults = { execute: () => Promise.reject(new Error('refused')) };
  await fail('steps are refused');
  world.faults = {};
  const { http } = world.backend;
  if (!http) return;
  const faults = {
    'the service fails': serverError(),
    'requests are throttled': throttle(),
    'no request arrives': resetBefore(),
  };
  for (const [how, fault] of Object.entries({ ...faults, 'a request is refused': throttle('ValidationException') })) {
    http.inject(fault, { times: Number.POSITIVE_INFINITY });
    await fail(how);
    http.heal();
  }
}

/** All texts in the settings that the schema marks as `writeOnly`. */
function settingsThatAreSecret(bench: Bench): string[] {
  const marked = settingsOf(jsonSchemaOf(bench.flavor.schema) ?? {}).filter(({ schema }) => schema.writeOnly === true);
  return marked.flatMap(({ path }) => {
    const found = Object.values(bench.subject.definitions).flatMap((definition) => valuesAt(definition, path));
    const texts = found.flatMap(textsIn).filter((text) => text.length >= SHORTEST);
    if (texts.length === 0)
      throw new ContractError(
        `no definition sets the secret ${path.join('.')} to a text of ${SHORTEST} characters or more: do so in one of them`,
      );
    return texts;
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The values at a path of a schema, in which `[]` and `*` stand for everything there is. */
function valuesAt(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (key === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const inner: unknown[] = key === '[]' || key === '*' ? Object.values(value) : [valueAt(value, [key])];
  return inner.flatMap((item) => valuesAt(item, rest));
}
