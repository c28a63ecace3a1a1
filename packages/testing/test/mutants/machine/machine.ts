import { isDeepStrictEqual } from 'node:util';
import {
  ConflictError,
  type DesiredState,
  defineFlavor,
  type Observation,
  Particle,
  type ParticleContext,
  type Plugin,
  type Resting,
  State,
  type Step,
  type StepAnswer,
  Token,
} from '@pcf/core';
import { z } from 'zod';
import { type Host, HostRefusal, type MachineSettings } from './host.js';

export const HOST = new Token<Host>('host');

export const machineSchema = z.strictObject({
  machine: z
    .strictObject({
      name: z.string().min(1).describe('Its name on the host.'),
      size: z.enum(['small', 'large']).describe('How large it is. It is stopped to be resized.'),
      network: z
        .strictObject({
          port: z.int().min(1).max(65_535).describe('Where it listens.'),
          public: z.boolean().describe('Whether others reach it.'),
          host: z.string().optional().describe('The name that it answers to.'),
        })
        .describe('How it is reached.'),
      tags: z.record(z.string(), z.string()).optional().describe('Its tags.'),
      users: z.array(z.string()).optional().describe('Who may sign in.'),
      comment: z.string().optional().describe('For people.'),
    })
    .describe('The machine.'),
});

export type MachineDefinition = z.output<typeof machineSchema>;
export type Declared = MachineDefinition['machine'];
type Input = Readonly<Record<string, unknown>>;
export type MachineStep = Step<'Create' | 'Change' | 'Resize' | 'PowerOn' | 'PowerOff' | 'Remove', Input>;
export type SeenMachine = Resting<MachineSettings>;

/** A virtual machine: settings with parts, tags, a list, and a real stopped state. It keeps every contract. */
export class Machine extends Particle<MachineDefinition, MachineSettings, MachineStep> {
  protected async observe(_signal: AbortSignal): Promise<Observation<MachineSettings>> {
    const found = this.host.look(this.declared.name);
    if (!found) return { kind: 'missing' };
    const { serial: identity, isOn, status, ...settings } = found;
    if (status === 'CHANGING') return { kind: 'moving', status, identity };
    if (status !== 'READY') return { kind: 'blocked', status, reason: 'ask the operator of the host.', identity };
    return { kind: 'settled', state: isOn ? State.running : State.stopped, settings, outputs: {}, identity };
  }

  protected planSteps(seen: SeenMachine, target: DesiredState): MachineStep[] {
    const isOn = seen.kind === 'settled' && seen.state === State.running;
    if (target === State.terminated) return [...(isOn ? [this.power(false)] : []), this.removing()];
    const toRun = target === State.running;
    if (seen.kind === 'missing') return [this.creating(), ...(toRun ? [this.power(true)] : [])];
    const resizing = this.resizing(seen.settings);
    const off = isOn && (!toRun || resizing.length > 0);
    const on = toRun && (!isOn || off);
    const before = off ? [{ ...this.power(false), ...(resizing[0]?.changes && { changes: resizing[0].changes }) }] : [];
    return [...before, ...resizing, ...this.changing(seen.settings), ...(on ? [this.power(true)] : [])];
  }

  protected async execute(step: MachineStep, _signal: AbortSignal): Promise<StepAnswer> {
    try {
      return this.send(step);
    } catch (error) {
      if (!(error instanceof HostRefusal) || error.reason === 'denied') throw error;
      if (error.reason === 'gone' && step.operation === 'Remove') return undefined;
      throw new ConflictError(error.message, { cause: error });
    }
  }

  protected send({ operation, input }: MachineStep): StepAnswer {
    const { host } = this;
    const { name } = this.declared;
    if (operation === 'Create') return { created: host.create(name, this.asNew()) };
    if (operation === 'Remove') return host.remove(name, true);
    if (operation === 'Change' || operation === 'Resize') return host.change(name, input);
    return host.power(name, operation === 'PowerOn');
  }

  protected get host(): Host {
    return this.context.resolve(HOST);
  }

  protected get declared(): Declared {
    return this.definition.machine;
  }

  protected asNew(): MachineSettings {
    const { size, network, tags = {}, users = [], comment } = this.declared;
    return { size, network, tags, users, comment };
  }

  protected creating(): MachineStep {
    return { operation: 'Create', input: { ...this.asNew() }, summary: `create ${this.name}`, creates: true };
  }

  protected resizing({ size: before }: MachineSettings): MachineStep[] {
    const { size } = this.declared;
    const changes = [{ path: 'machine.size', before, after: size }];
    return size === before ? [] : [{ operation: 'Resize', input: { size }, summary: `resize it to ${size}`, changes }];
  }

  /** One call for all settings that it changes while it runs. */
  protected changing(seen: MachineSettings): MachineStep[] {
    const wanted = this.wanted(seen);
    const changed = Object.entries(wanted).filter(([key, value]) => !this.isSame(value, Reflect.get(seen, key)));
    if (changed.length === 0) return [];
    const changes = changed.map(([key, after]) => {
      return { path: `machine.${key}`, before: Reflect.get(seen, key), after };
    });
    return [{ operation: 'Change', input: Object.fromEntries(changed), summary: 'change its settings', changes }];
  }

  protected isSame(one: unknown, other: unknown): boolean {
    return isDeepStrictEqual(one, other);
  }

  /** The settings as they should be: those that the definition does not contain stay as they are. */
  protected wanted(seen: MachineSettings): Partial<MachineSettings> {
    const { network, tags = seen.tags, users = seen.users, comment = seen.comment } = this.declared;
    return { network: { ...seen.network, ...network }, tags, users, comment };
  }

  protected power(isOn: boolean): MachineStep {
    return isOn
      ? { operation: 'PowerOn', input: {}, summary: 'start it' }
      : { operation: 'PowerOff', input: {}, summary: 'stop it' };
  }

  protected removing(): MachineStep {
    return { operation: 'Remove', input: {}, summary: `remove ${this.name} and its disk`, loses: 'data' };
  }
}

export const machineFlavor = defineFlavor({
  name: 'machine',
  summary: 'A virtual machine',
  schema: machineSchema,
  uniqueKeys: ['machine.name'],
  transitions: [{ from: State.terminated, to: State.stopped }],
  createParticle: (context: ParticleContext<MachineDefinition>) => new Machine(context),
});

export function machinePlugin(changes: Partial<typeof machineFlavor> = {}): Plugin<typeof machineFlavor> {
  const flavor = { ...machineFlavor, ...changes };
  return { name: '@acme/pcf-machines', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) };
}
