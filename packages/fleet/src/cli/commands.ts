/**
 * The commands of `pcf fleet`, for the command `pcf`.
 *
 * @packageDocumentation
 */
import { type ArgumentSpec, COMMON, type Command, type CommandSpec, DEFINITIONS } from '@pcf/cli/extension';
import {
  ALL,
  APPLYING,
  ASKING,
  BY,
  DECIDING,
  DRIFT,
  FIELD,
  type FleetCommandOptions,
  NO_WAIT,
  RUNS,
  SET_UP,
  WORKER,
  YES,
} from './options.js';

const RUN: readonly ArgumentSpec[] = [{ syntax: '<run>', description: 'the id of a run' }];

/** Every command, in the order in which the help lists them. Each is loaded when it runs. */
export const commands: readonly CommandSpec<FleetCommandOptions>[] = [
  {
    name: 'worker',
    summary: 'work until Ctrl-C or SIGTERM: take runs, and watch over the other workers',
    args: [],
    options: [...WORKER, SET_UP, ...ALL],
    load: () => loaded(async () => (await import('./commands/worker.js')).worker),
  },
  {
    name: 'submit',
    summary: 'store the definitions of a field, and follow the run that applies them',
    args: [],
    options: [...FIELD, ...DEFINITIONS, ...APPLYING, ...ASKING, SET_UP, ...ALL],
    load: () => loaded(async () => (await import('./commands/submit.js')).submit),
  },
  {
    name: 'plan',
    summary: 'plan what is submitted; the plan can be approved',
    args: [],
    options: [...FIELD, ...ASKING, SET_UP, ...ALL],
    load: () => loaded(async () => (await import('./commands/ask.js')).plan),
  },
  {
    name: 'approve',
    summary: 'show the plan of a run, approve it, and follow the run that carries it out',
    args: RUN,
    options: [...DECIDING, YES, NO_WAIT, SET_UP, ...ALL],
    load: () => loaded(async () => (await import('./commands/decide.js')).approve),
  },
  {
    name: 'refuse',
    summary: 'refuse the plan of a run, so that it cannot be approved',
    args: RUN,
    options: [...DECIDING, SET_UP, ...ALL],
    load: () => loaded(async () => (await import('./commands/decide.js')).refuse),
  },
  {
    name: 'cancel',
    summary: 'end a run early; what was sent already is not taken back',
    args: RUN,
    options: [BY, ...ALL],
    load: () => loaded(async () => (await import('./commands/decide.js')).cancel),
  },
  {
    name: 'runs',
    summary: 'list runs, the latest request first',
    args: [],
    options: [...RUNS, ...ALL],
    load: () => loaded(async () => (await import('./commands/history.js')).runs),
  },
  {
    name: 'show',
    summary: 'show the plan, steps and report of a run, and what was decided',
    args: RUN,
    options: ALL,
    load: () => loaded(async () => (await import('./commands/history.js')).show),
  },
  {
    name: 'drift',
    summary: 'compare what exists with what is submitted, once or on a schedule',
    args: [],
    options: [...FIELD, ...DRIFT, ...ASKING, SET_UP, ...ALL],
    load: () => loaded(async () => (await import('./commands/ask.js')).drift),
  },
  {
    name: 'migrate',
    summary: 'create the tables in the database, or bring them to this version',
    args: [],
    options: ALL,
    load: () => loaded(async () => (await import('./commands/migrate.js')).migrate),
  },
  {
    name: 'dev',
    summary: 'run a fleet on this machine until Ctrl-C: PostgreSQL, local backends and two workers',
    args: [],
    options: [SET_UP, ...COMMON],
    load: () => loaded(async () => (await import('./commands/dev.js')).dev),
  },
];

async function loaded(load: () => Promise<Command<FleetCommandOptions>>): Promise<Command<FleetCommandOptions>> {
  const [command, { withExitCodes }] = await Promise.all([load(), import('./exits.js')]);
  return withExitCodes(command);
}
