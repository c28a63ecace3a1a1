import { z } from 'zod';
import {
  type Accepted,
  bind,
  createPcf,
  type DesiredState,
  defineFlavor,
  type LookWants,
  type Observation,
  Particle,
  type ParticleContext,
  type PcfOptions,
  type Plugin,
  type Resting,
  State,
  type Step,
  Token,
} from '../../src/index.js';

interface LampDefinition {
  readonly lamp: { readonly colour: string; readonly watts?: number | undefined };
}

/** What a lamp is like when someone looks. */
export interface LampSettings {
  readonly colour: string;
}

type LampStep =
  | Step<'Screw', { colour: string }>
  | Step<'Light', Record<string, never>>
  | Step<'Darken', Record<string, never>>
  | Step<'Paint', { colour: string }>
  | Step<'Unscrew', Record<string, never>>;

/**
 * A lamp shop: where lamps are, how long they take to change, and what went on. It has a true stopped state, and no cloud.
 */
export class LampShop {
  readonly lamps = new Map<string, { colour: string; lit: boolean; movingUntil: number; serial?: string }>();
  /** Every step that reached the shop. */
  readonly received: string[] = [];
  looks = 0;
  /** For each look, whether the identity of the lamp was asked for. */
  readonly identityWanted: boolean[] = [];
  /** How long a lamp moves after each step, in milliseconds. */
  moveFor = 0;
  /** Is asked before each look, and may answer in its place. */
  onLook: (name: string) => Observation<LampSettings> | Promise<Observation<LampSettings>> | undefined = () =>
    undefined;
  /** Is asked before each step takes effect; `false` drops the step silently. */
  onStep: (step: LampStep) => boolean | Promise<boolean> = () => true;
  /** Receives each step of each lamp before it takes effect, and may refuse it by throwing. */
  onNamedStep: (name: string, step: LampStep) => void = () => {};
}

export const SHOP = new Token<LampShop>('lamp shop');

export class Lamp extends Particle<LampDefinition, LampSettings, LampStep> {
  protected async observe(_signal?: AbortSignal, wants?: LookWants): Promise<Observation<LampSettings>> {
    const shop = this.context.resolve(SHOP);
    shop.looks += 1;
    shop.identityWanted.push(wants?.identity ?? false);
    const instead = await shop.onLook(this.name);
    if (instead) return instead;
    const lamp = shop.lamps.get(this.name);
    if (!lamp) return { kind: 'missing' };
    const identity = lamp.serial === undefined ? {} : { identity: lamp.serial };
    if (Date.now() < lamp.movingUntil) return { kind: 'moving', status: 'WARMING', ...identity };
    const state = lamp.lit ? State.running : State.stopped;
    const outputs = { socket: `socket-${this.name}` };
    return { kind: 'settled', state, settings: { colour: lamp.colour }, outputs, ...identity };
  }

  protected planSteps(seen: Resting<LampSettings>, target: DesiredState): LampStep[] {
    const { colour } = this.definition.lamp;
    const light: LampStep = { operation: 'Light', input: {}, summary: 'light it', usually: 1000 };
    if (seen.kind === 'missing') {
      const screw: LampStep = {
        operation: 'Screw',
        input: { colour },
        summary: 'screw it in',
        usually: 1000,
        creates: true,
      };
      return target === State.running ? [screw, light] : [screw];
    }
    const lit = seen.state === State.running;
    const darken: LampStep[] = lit ? [{ operation: 'Darken', input: {}, summary: 'darken it' }] : [];
    if (target === State.terminated) {
      return [...darken, { operation: 'Unscrew', input: {}, summary: 'unscrew it', loses: 'data' }];
    }
    const paint: LampStep[] =
      seen.settings.colour === colour
        ? []
        : [
            {
              operation: 'Paint',
              input: { colour },
              summary: `paint it ${colour}`,
              changes: [{ path: 'lamp.colour', before: seen.settings.colour, after: colour }],
            },
          ];
    if (target === State.stopped) return [...paint, ...darken];
    return [...paint, ...(lit ? [] : [light])];
  }

  protected async execute(step: LampStep): Promise<Accepted | undefined> {
    const shop = this.context.resolve(SHOP);
    shop.received.push(step.operation);
    shop.onNamedStep(this.name, step);
    const serial = `serial-${shop.received.length}`;
    if (!(await shop.onStep(step))) return undefined;
    const lamp = shop.lamps.get(this.name) ?? { colour: '', lit: false, movingUntil: 0, serial };
    lamp.movingUntil = Date.now() + shop.moveFor;
    if (step.operation === 'Screw' || step.operation === 'Paint') lamp.colour = step.input.colour;
    if (step.operation === 'Light') lamp.lit = true;
    if (step.operation === 'Darken') lamp.lit = false;
    if (step.operation === 'Unscrew') shop.lamps.delete(this.name);
    else shop.lamps.set(this.name, lamp);
    return step.operation === 'Screw' && lamp.serial === serial ? { created: serial } : undefined;
  }
}

export const lampFlavor = defineFlavor({
  name: 'lamp',
  summary: 'A lamp that can be dark',
  schema: z.strictObject({
    lamp: z.strictObject({
      colour: z.string().min(1),
      watts: z.int().min(1).optional(),
      kind: z.enum(['BULB', 'TUBE']).optional(),
      secret: z.string().min(3).meta({ writeOnly: true }).optional(),
    }),
  }),
  uniqueKeys: ['pcf_name'],
  transitions: [{ from: State.terminated, to: State.stopped }],
  check: ({ lamp }) =>
    lamp.kind === 'TUBE' && lamp.watts === undefined
      ? [{ path: ['lamp', 'watts'], message: 'missing; a TUBE needs it.' }]
      : [],
  createParticle: (context: ParticleContext<LampDefinition>) => new Lamp(context),
});

/** A plugin that brings lamps, in a variant of their flavor if need be. */
export function lampPlugin(flavor: typeof lampFlavor = lampFlavor): Plugin<typeof lampFlavor> {
  return { name: '@acme/lamps', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) };
}

/** A runtime with a fresh shop. */
export function openShop(options: Omit<PcfOptions, 'plugins'> = {}, flavor = lampFlavor) {
  const shop = new LampShop();
  const services = [bind(SHOP, { useValue: shop }), ...(options.services ?? [])];
  const pcf = createPcf({ ...options, plugins: [lampPlugin(flavor)], services });
  const lamp = (colour = 'red') => pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour } });
  return { shop, pcf, lamp };
}
