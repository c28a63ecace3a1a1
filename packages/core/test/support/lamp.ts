import { z } from 'zod';
import {
  type Accepted,
  bind,
  createPcf,
  type DesiredState,
  defineFlavor,
  type Existing,
  type Keys,
  type ListedResource,
  type Listing,
  type ListQuery,
  type LookWants,
  type Marks,
  type Observation,
  Particle,
  type ParticleContext,
  type PcfOptions,
  type Plugin,
  type Resting,
  type Settled,
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
  | Step<'Screw', { colour: string; label?: Marks }>
  | Step<'Label', { label: Marks }>
  | Step<'Light', Record<string, never>>
  | Step<'Darken', Record<string, never>>
  | Step<'Paint', { colour: string }>
  | Step<'Unscrew', Record<string, never>>;

/**
 * A lamp shop: where lamps are, how long they take to change, and what went on. It has a true stopped state, and no cloud.
 */
export class LampShop {
  readonly lamps = new Map<
    string,
    { colour: string; lit: boolean; movingUntil: number; serial?: string; label?: Marks }
  >();
  /** Every step that reached the shop. */
  readonly received: string[] = [];
  looks = 0;
  /** For each look, whether the identity of the lamp was asked for. */
  readonly identityWanted: boolean[] = [];
  /** The names of the lamps whose label was read with a call of its own. */
  readonly labelsRead: string[] = [];
  /** Whether each look reads the label, too. */
  looksShowLabels = false;
  /** The owners whose lamps were listed. */
  readonly listed: string[] = [];
  /** How long a lamp moves after each step, in milliseconds. */
  moveFor = 0;
  /** Is asked before each look, and may answer in its place. */
  onLook: (name: string) => Observation<LampSettings> | Promise<Observation<LampSettings>> | undefined = () =>
    undefined;
  /** Is asked before a label is read, and may refuse that by throwing. */
  onReadLabel: (name: string) => void = () => {};
  /** Is asked before the lamps of an owner are listed, and may refuse that by throwing. */
  onList: (query: ListQuery) => void = () => {};
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
    const known = {
      ...(lamp.serial !== undefined && { identity: lamp.serial }),
      ...(shop.looksShowLabels && { marks: lamp.label ?? {} }),
    };
    if (Date.now() < lamp.movingUntil) return { kind: 'moving', status: 'WARMING', ...known };
    const state = lamp.lit ? State.running : State.stopped;
    const outputs = { socket: `socket-${this.name}` };
    return { kind: 'settled', state, settings: { colour: lamp.colour }, outputs, ...known };
  }

  protected planSteps(seen: Resting<LampSettings>, target: DesiredState): LampStep[] {
    const { colour } = this.definition.lamp;
    const light: LampStep = { operation: 'Light', input: {}, summary: 'light it', usually: 1000 };
    if (seen.kind === 'missing') {
      const screw: LampStep = {
        operation: 'Screw',
        input: { colour, ...(this.context.marks && { label: this.context.marks }) },
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

  protected override async readMarks(_seen: Existing<LampSettings>): Promise<Marks> {
    const shop = this.context.resolve(SHOP);
    shop.labelsRead.push(this.name);
    shop.onReadLabel(this.name);
    return shop.lamps.get(this.name)?.label ?? {};
  }

  protected override planMarks(_seen: Settled<LampSettings>, _before: Marks, after: Marks): LampStep[] {
    return [{ operation: 'Label', input: { label: after }, summary: `label it ${after.owner} ${after.id}` }];
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
    if ((step.operation === 'Screw' || step.operation === 'Label') && step.input.label) lamp.label = step.input.label;
    if (step.operation === 'Light') lamp.lit = true;
    if (step.operation === 'Darken') lamp.lit = false;
    if (step.operation === 'Unscrew') shop.lamps.delete(this.name);
    else shop.lamps.set(this.name, lamp);
    return step.operation === 'Screw' && lamp.serial === serial ? { created: serial } : undefined;
  }
}

const lampSchema = z.strictObject({
  colour: z.string().min(1),
  watts: z.int().min(1).optional(),
  kind: z.enum(['BULB', 'TUBE']).optional(),
  secret: z.string().min(3).meta({ writeOnly: true }).optional(),
});

/** A definition of a lamp of which only the name is known. */
const bareLamp = z.object({ lamp: lampSchema.extend({ colour: z.string().default('unknown') }).prefault({}) });

/** Returns the lamps in a shop that have an owner's label. */
async function listLamps(query: ListQuery): Promise<Listing> {
  const shop = query.services.resolve(SHOP);
  shop.listed.push(query.owner);
  shop.onList(query);
  const found = [...shop.lamps].flatMap(([name, { label, serial }]): ListedResource[] =>
    label?.owner === query.owner
      ? [{ name, location: 'the shop', marks: label, keys: { pcf_name: name }, ...(serial && { uid: serial }) }]
      : [],
  );
  return { found, walked: ['the shop'] };
}

export const lampFlavor = defineFlavor({
  name: 'lamp',
  summary: 'A lamp that can be dark',
  schema: z.strictObject({ lamp: lampSchema }),
  uniqueKeys: ['pcf_name'],
  transitions: [{ from: State.terminated, to: State.stopped }],
  check: ({ lamp }) =>
    lamp.kind === 'TUBE' && lamp.watts === undefined
      ? [{ path: ['lamp', 'watts'], message: 'missing; a TUBE needs it.' }]
      : [],
  marks: 'its label',
  list: listLamps,
  bareDefinition: (keys: Keys) => bareLamp.parse(keys),
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
