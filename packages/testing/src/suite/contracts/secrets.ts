import { inspect } from 'node:util';
import type { Step } from '@pcf/core';
import { jsonSchemaOf, schemasAt, settingsOf } from '@pcf/core/json-schema';
import { resetBefore, serverError, throttle } from '../../http/faults.js';
import { ContractError, ensure, NotApplicable } from '../assertions.js';
import { type CapturedOutput, captureOutput } from '../captured-output.js';
import type { Contract, ContractContext } from '../context.js';
import { valueAt } from '../definition-paths.js';
import { definitionOf } from '../environment.js';
import { leavesOf } from '../plain-data.js';
import { runScenarios, type Scenario, type ScenarioRun, scenarios } from '../scenarios.js';
import { quotingRefusal } from './failures/refusals.js';
import { allBadDefinitions, refusal } from './validation.js';

/** The time limit of applies that cannot succeed, in milliseconds. A longer one would not change the error. */
const TIME_LIMIT = 600_000;
/** Shorter texts may occur by accident. */
const MIN_LENGTH = 8;

export const secrets: Contract[] = [
  {
    name: 'secrets',
    title: 'no secret appears in an error, an event, a plan, a result or a log',
    async run(context) {
      const env = await context.open();
      const hidden = [...settingsThatAreSecret(context), ...(env.backend.secrets ?? [])];
      await context.close(env);
      if (hidden.length === 0) throw new NotApplicable('neither the definitions nor the backend have a secret');
      const captured = await captureOutput((capture) => captureAll(context, capture));
      for (const { where, what } of captured) {
        const text = inspect(what, { depth: 12, maxStringLength: null, maxArrayLength: null, breakLength: Infinity });
        ensure(!hidden.some((secret) => text.includes(secret)), `a secret appears in ${where}`);
      }
    },
  },
  {
    name: 'secret-marks',
    title: 'each secret setting is marked `writeOnly` in the schema',
    async run(context) {
      const env = await context.open();
      const { secrets: known = [] } = env.backend;
      await context.close(env);
      for (const definition of context.definitions)
        for (const [path, value] of leavesOf(definitionOf(context.subject, definition))) {
          const keys = path.split('.');
          if (typeof value !== 'string' || isMarked(context, keys) || isExempt(context, path)) continue;
          ensure(
            !known.some((secret) => value.includes(secret)),
            `${path} contains a secret of the backend, and the schema does not mark it as \`writeOnly\``,
          );
          ensure(
            !isSecretName(keys),
            `${path} has the name of a secret, and the schema does not mark it as \`writeOnly\`. If it is none, exempt it with a reason`,
          );
        }
    },
  },
];

function isMarked({ flavor }: ContractContext, keys: readonly string[]): boolean {
  const root = jsonSchemaOf(flavor.schema) ?? {};
  const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  return path.some((_, at) => schemasAt(root, path.slice(0, at + 1)).some((part) => part.writeOnly === true));
}

function isExempt({ subject }: ContractContext, path: string): boolean {
  return Object.keys(subject.exempt ?? {}).some((known) => path === known || path.startsWith(`${known}.`));
}

/** Captures as much output of the flavor as possible: with and without failures. */
async function captureAll(context: ContractContext, capture: (captured: CapturedOutput) => void): Promise<void> {
  const env = await context.open();
  const pcf = env.runtime();
  for (const { title, definition } of allBadDefinitions(context))
    capture({
      where: `the refusal of a definition with ${title}`,
      what: refusal(() => pcf.particles([{ value: definition }])),
    });
  await context.close(env);
  await runScenarios(context, scenarios(context), async (run) => {
    const { env, particle, title } = run;
    const plan = await particle.plan();
    capture({ where: `the plan of the ${title}`, what: plan });
    await failures(run, plan.steps, capture);
    env.faults = {};
    capture({ where: `the result of the ${title}`, what: await particle.apply() });
    capture({ where: `the particle's status after the ${title}`, what: await particle.getStatus() });
    capture({ where: `the events of the ${title}`, what: env.events });
  });
  for (const scenario of scenarios(context)) await backendRefusals(context, scenario, capture);
}

async function failures(
  run: ScenarioRun,
  steps: readonly Step[],
  capture: (captured: CapturedOutput) => void,
): Promise<void> {
  const { env, definition, state, title } = run;
  const fail = async (how: string) => {
    const particle = env.particle(definition, state, env.virtualTimeRuntime());
    const error = await particle.apply({ maxTimeout: TIME_LIMIT }).catch((reason: unknown) => reason);
    capture({ where: `the error of the ${title} when ${how}`, what: error });
  };
  env.faults = { execute: async () => {} };
  await fail('steps are ignored');
  env.faults = { execute: () => Promise.reject(new Error('refused')) };
  await fail('steps are refused');
  env.faults = {};
  const { http } = env.backend;
  if (!http) return;
  const faults = {
    'the service fails': serverError(),
    'requests are throttled': throttle(),
    'no request arrives': resetBefore(),
    'a request is refused': throttle('ValidationException'),
  };
  for (const [how, fault] of Object.entries(faults)) {
    http.inject(fault, { times: Number.POSITIVE_INFINITY });
    await fail(how);
    http.heal();
  }
  for (const operation of new Set(steps.map((step) => step.operation))) {
    http.inject(quotingRefusal(), { operation, times: Number.POSITIVE_INFINITY });
    await fail(`${operation} is refused with a message that quotes it`);
    http.heal();
  }
}

/** Lets the backend refuse everything, and what writes: providers quote in their errors what was sent. */
async function backendRefusals(
  context: ContractContext,
  scenario: Scenario,
  capture: (captured: CapturedOutput) => void,
): Promise<void> {
  for (const hook of ['deny', 'refuse'] as const)
    await runScenarios(context, [scenario], async ({ env, definition, state, title }) => {
      if (!env.backend[hook]) {
        if (hook === 'refuse' && !env.backend.http)
          context.note('not checked: secrets in errors of the provider: the backend has neither refuse() nor http');
        return;
      }
      await env.callHook(hook, 'so that the errors of the provider are searched for secrets');
      const particle = env.particle(definition, state, env.virtualTimeRuntime());
      const error = await particle.apply({ maxTimeout: TIME_LIMIT }).catch((reason: unknown) => reason);
      capture({ where: `the error of the ${title} after ${hook}() of the backend`, what: error });
      capture({ where: `the events of the ${title} after ${hook}() of the backend`, what: env.events });
    });
}

/** Words in the names of settings that are secret in themselves. A name such as `token_lifetime` is not one of them. */
const SECRET_NAME =
  /(?:^|[a-z_-])(?:pass(?:word|wd|phrase|code)|pwd|secret|secret_?string|private_?key|api_?key|secret_?access_?key|connection_?string|token|credentials)$/i;

function isSecretName(keys: readonly string[]): boolean {
  return SECRET_NAME.test(keys.at(-1) ?? '');
}

/** Returns all texts in the settings that the schema marks as `writeOnly`. */
function settingsThatAreSecret(context: ContractContext): string[] {
  const marked = settingsOf(jsonSchemaOf(context.flavor.schema) ?? {}).filter(
    ({ schema }) => schema.writeOnly === true,
  );
  return marked.flatMap(({ path }) => {
    const found = Object.values(context.subject.definitions).flatMap((definition) => valuesAt(definition, path));
    const texts = found.flatMap(textsIn).filter((text) => text.length >= MIN_LENGTH);
    if (texts.length === 0)
      throw new ContractError(
        `no definition sets the secret ${path.join('.')} to a text of at least ${MIN_LENGTH} characters: set it in one of them`,
      );
    return texts;
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Returns the values at a path of a schema, in which `[]` and `*` match all items and keys. */
function valuesAt(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (key === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const inner: unknown[] = key === '[]' || key === '*' ? Object.values(value) : [valueAt(value, [key])];
  return inner.flatMap((item) => valuesAt(item, rest));
}
