import type { ArgumentSpec, CommandSpec, GroupSpec } from '../command.js';
import {
  APPLYING,
  CASCADE,
  COMMON,
  CONNECTION,
  DURATIONS,
  EXPECT,
  FILES,
  FLAVOR,
  FOLDER,
  FORMAT,
  LIVE,
  LOCAL,
  OUT,
  PORT,
  PRUNE,
  READ_TIMEOUT,
  SCHEMA_OUT,
  STATE,
} from './option-specs.js';

const PARTICLES: readonly ArgumentSpec[] = [
  {
    syntax: '[pcf_name...]',
    description: 'particles and quasiparticles, by name or by flavor:name (default: all)',
  },
];

/**
 * Every command, in the order in which the help lists them. To add a command, add an entry here and a file beside this one. To add
 * an option, add it to `option-specs.ts` and to `Options` in `src/options.ts`.
 */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'plan',
    summary: 'show what apply would change, without applying it',
    args: PARTICLES,
    options: [...FILES, CASCADE, STATE, PRUNE, OUT, READ_TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./plan.js')).plan,
  },
  {
    name: 'validate',
    summary: 'check the definitions, without calling the cloud',
    args: [],
    options: [...FILES, ...COMMON],
    load: async () => (await import('./validate.js')).validate,
  },
  {
    name: 'apply',
    summary: 'bring particles to --state, or to the desired_state of their definitions',
    args: PARTICLES,
    options: [...FILES, CASCADE, STATE, PRUNE, EXPECT, ...APPLYING, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./apply.js')).applyCommand(undefined),
  },
  {
    name: 'run',
    summary: 'bring particles to the state running',
    args: PARTICLES,
    options: [...FILES, CASCADE, PRUNE, ...APPLYING, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./apply.js')).applyCommand('running'),
  },
  {
    name: 'stop',
    summary: 'bring particles to the state stopped',
    args: PARTICLES,
    options: [...FILES, CASCADE, ...APPLYING, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./apply.js')).applyCommand('stopped'),
  },
  {
    name: 'terminate',
    summary: 'bring particles to the state terminated',
    args: PARTICLES,
    options: [...FILES, CASCADE, ...APPLYING, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./apply.js')).applyCommand('terminated'),
  },
  {
    name: 'status',
    summary: 'show the current state, settings and outputs',
    args: PARTICLES,
    options: [...FILES, CASCADE, READ_TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./status.js')).status,
  },
  {
    name: 'drift',
    summary: 'compare what exists with the definitions, setting by setting',
    args: PARTICLES,
    options: [...FILES, CASCADE, READ_TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./drift.js')).drift,
  },
  {
    name: 'orphans',
    summary: 'list the resources of the owner that no definition describes',
    args: [],
    options: [...FILES, READ_TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./orphans.js')).orphans,
  },
  {
    name: 'graph',
    summary: 'draw the dependencies between particles; with --live, their states as they are',
    args: PARTICLES,
    options: [...FILES, CASCADE, FORMAT, LIVE, READ_TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./graph.js')).graph,
  },
  {
    name: 'import',
    summary: 'write the definition of an existing resource',
    args: [
      { syntax: '<flavor>', description: 'the flavor, for example dynamodb_table' },
      { syntax: '<name>', description: 'the name of the resource, for example of the table' },
    ],
    options: [READ_TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./import.js')).importResource,
  },
  {
    name: 'flavors',
    summary: "list the flavors that the project's packages provide",
    args: [],
    options: COMMON,
    load: async () => (await import('./flavors.js')).flavors,
  },
  {
    name: 'schema',
    summary: 'write the JSON Schema of definition files, for editors',
    args: [],
    options: [SCHEMA_OUT, ...COMMON],
    load: async () => (await import('./schema.js')).schema,
  },
  {
    name: 'init',
    summary: 'start a project in this folder; existing files stay as they are',
    args: [],
    options: [FLAVOR, ...COMMON],
    load: async () => (await import('./init.js')).init,
  },
  {
    name: 'local',
    summary: "run the local backends of the project's flavors until Ctrl-C",
    args: [],
    options: [PORT, DURATIONS, FOLDER, ...COMMON],
    load: async () => (await import('./local.js')).local,
  },
];

/** Every group, in the order in which the help lists them. */
export const GROUPS: readonly GroupSpec[] = [
  {
    name: 'fleet',
    summary: 'apply definitions on many workers, on PostgreSQL (needs the package @pcf/fleet)',
    packageName: '@pcf/fleet',
  },
];
