import type { Command } from './command.js';
import { APPLYING, COMMON, CONNECTION, FILE, type OptionSpec, STATE } from './options.js';

/** A command as data. Its module is loaded when it runs. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** Whether it can be told one particle. */
  readonly picksParticle: boolean;
  readonly options: readonly OptionSpec[];
  load(): Promise<Command>;
}

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'plan',
    summary: 'show what would be done; write nothing',
    picksParticle: true,
    options: [FILE, STATE, ...CONNECTION, ...COMMON],
    load: async () => (await import('./commands/plan.js')).plan,
  },
  {
    name: 'validate',
    summary: 'check the definitions; call no cloud',
    picksParticle: false,
    options: [FILE, ...COMMON],
    load: async () => (await import('./commands/validate.js')).validate,
  },
  {
    name: 'apply',
    summary: 'bring particles to --state, or to the state that each definition declares',
    picksParticle: true,
    options: [FILE, STATE, ...APPLYING, ...CONNECTION, ...COMMON],
    load: async () => (await import('./commands/apply.js')).applyTo(undefined),
  },
  {
    name: 'run',
    summary: 'bring particles to running',
    picksParticle: true,
    options: [FILE, ...APPLYING, ...CONNECTION, ...COMMON],
    load: async () => (await import('./commands/apply.js')).applyTo('running'),
  },
  {
    name: 'stop',
    summary: 'bring particles to stopped',
    picksParticle: true,
    options: [FILE, ...APPLYING, ...CONNECTION, ...COMMON],
    load: async () => (await import('./commands/apply.js')).applyTo('stopped'),
  },
  {
    name: 'terminate',
    summary: 'bring particles to terminated',
    picksParticle: true,
    options: [FILE, ...APPLYING, ...CONNECTION, ...COMMON],
    load: async () => (await import('./commands/apply.js')).applyTo('terminated'),
  },
  {
    name: 'status',
    summary: 'show state, settings and outputs as they are',
    picksParticle: true,
    options: [FILE, ...CONNECTION, ...COMMON],
    load: async () => (await import('./commands/status.js')).status,
  },
  {
    name: 'flavors',
    summary: "list the flavors that the project's packages provide",
    picksParticle: false,
    options: COMMON,
    load: async () => (await import('./commands/flavors.js')).flavors,
  },
  {
    name: 'local',
    summary: "run the local backends of the project's flavors until Ctrl-C",
    picksParticle: false,
    options: COMMON,
    load: async () => (await import('./commands/local.js')).local,
  },
];
