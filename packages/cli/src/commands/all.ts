import type { ArgumentSpec, CommandSpec } from '../command.js';
import { APPLYING, CASCADE, COMMON, CONNECTION, FILES, FOLDER, FORMAT, LOCAL, STATE, TIMEOUT } from '../options.js';

const PARTICLES: readonly ArgumentSpec[] = [
  {
    syntax: '[pcf_name...]',
    description: 'particles and quasiparticles, by their names or by flavor:name (default: all)',
  },
];

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'plan',
    summary: 'show what would be done; write nothing',
    args: PARTICLES,
    options: [...FILES, CASCADE, STATE, TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./plan.js')).plan,
  },
  {
    name: 'validate',
    summary: 'check the definitions; call no cloud',
    args: [],
    options: [...FILES, ...COMMON],
    load: async () => (await import('./validate.js')).validate,
  },
  {
    name: 'apply',
    summary: 'bring particles to --state, or to the state that each definition declares',
    args: PARTICLES,
    options: [...FILES, CASCADE, STATE, ...APPLYING, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./apply.js')).applyTo(undefined),
  },
  {
    name: 'run',
    summary: 'bring particles to running',
    args: PARTICLES,
    options: [...FILES, CASCADE, ...APPLYING, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./apply.js')).applyTo('running'),
  },
  {
    name: 'stop',
    summary: 'bring particles to stopped',
    args: PARTICLES,
    options: [...FILES, CASCADE, ...APPLYING, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./apply.js')).applyTo('stopped'),
  },
  {
    name: 'terminate',
    summary: 'bring particles to terminated',
    args: PARTICLES,
    options: [...FILES, CASCADE, ...APPLYING, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./apply.js')).applyTo('terminated'),
  },
  {
    name: 'status',
    summary: 'show state, settings and outputs as they are',
    args: PARTICLES,
    options: [...FILES, CASCADE, TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
    load: async () => (await import('./status.js')).status,
  },
  {
    name: 'graph',
    summary: 'draw what builds on what; call no cloud',
    args: PARTICLES,
    options: [...FILES, CASCADE, FORMAT, ...COMMON],
    load: async () => (await import('./graph.js')).graph,
  },
  {
    name: 'import',
    summary: 'write the definition of a resource that exists',
    args: [
      { syntax: '<flavor>', description: 'the flavor, for example dynamodb_table' },
      { syntax: '<name>', description: 'how the provider names the resource' },
    ],
    options: [TIMEOUT, ...CONNECTION, LOCAL, ...COMMON],
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
    name: 'local',
    summary: "run the local backends of the project's flavors until Ctrl-C",
    args: [],
    options: [FOLDER, ...COMMON],
    load: async () => (await import('./local.js')).local,
  },
];
