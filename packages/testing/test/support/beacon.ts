import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  ConflictError,
  type DesiredState,
  defineFlavor,
  type Existing,
  type Keys,
  type Listing,
  type ListQuery,
  type Marks,
  type Observation,
  Particle,
  type ParticleContext,
  type Plugin,
  type Resting,
  type Settled,
  State,
  type Step,
  type StepAnswer,
  Token,
} from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { z } from 'zod';
import { type BeaconReport, type BeaconSettings, type MarkedBeacon, YardRefusal } from './yard.js';

/** What the flavor needs of its provider. */
export interface Beacons {
  look(name: string, signal: AbortSignal): Promise<BeaconReport | undefined>;
  /** @returns of a beacon that was raised, its serial number */
  send(step: BeaconStep, name: string, signal: AbortSignal): Promise<string | undefined>;
  marks(name: string, signal: AbortSignal): Promise<Marks>;
  list(owner: string, signal: AbortSignal): Promise<readonly MarkedBeacon[]>;
}

export const BEACONS = new Token<Beacons>('beacons');

export interface BeaconDefinition {
  readonly beacon: Pick<BeaconSettings, 'colour' | 'power'> & {
    readonly name: string;
    readonly passphrase: string;
    readonly labels?: BeaconSettings['labels'] | undefined;
  };
}

export type BeaconStep =
  | Step<'RaiseBeacon', BeaconSettings & { readonly marks?: Marks }>
  | Step<'MarkBeacon', { readonly marks: Marks }>
  | Step<'PaintBeacon', { readonly colour: string }>
  | Step<'TuneBeacon', { readonly power: number }>
  | Step<'RephraseBeacon', { readonly phrase: string }>
  | Step<'LabelBeacon', { readonly labels: Readonly<Record<string, string>> }>
  | Step<'LightBeacon', { readonly lit: boolean }>
  | Step<'RazeBeacon', object>;

type Seen = Resting<BeaconSettings>;

/** A particle that keeps every contract: the one from which each broken one differs by one thing. */
export class Beacon extends Particle<BeaconDefinition, BeaconSettings, BeaconStep> {
  protected async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const found = await this.beacons.look(this.definition.beacon.name, signal);
    if (!found) return { kind: 'missing' };
    const { lit, status, colour, power, phrase, labels, serial: identity } = found;
    if (status === 'BUSY') return { kind: 'moving', status, identity };
    if (status !== 'IDLE') return { kind: 'blocked', status, reason: 'ask the keeper of the yard.', identity };
    const state = lit ? State.running : State.stopped;
    const outputs = { berth: `berth of ${this.name}` };
    return { kind: 'settled', state, settings: { colour, power, phrase, labels }, outputs, identity };
  }

  protected planSteps(seen: Seen, target: DesiredState): BeaconStep[] {
    if (target === State.terminated) return [...this.lighting(seen, false), this.razing()];
    if (seen.kind === 'missing')
      return [this.raising(), ...(target === State.running ? this.lighting(seen, true) : [])];
    return [
      ...this.painting(seen.settings),
      ...this.tuning(seen.settings),
      ...this.rephrasing(seen.settings),
      ...this.labelling(seen.settings),
      ...this.lighting(seen, target === State.running),
    ];
  }

  protected override async readMarks(_seen: Existing<BeaconSettings>, signal: AbortSignal): Promise<Marks> {
    try {
      return await this.beacons.marks(this.definition.beacon.name, signal);
    } catch (error) {
      if (error instanceof YardRefusal) throw new ConflictError(error.message, { cause: error });
      throw error;
    }
  }

  protected override planMarks(_seen: Settled<BeaconSettings>, _before: Marks, after: Marks): BeaconStep[] {
    return [{ operation: 'MarkBeacon', input: { marks: after }, summary: `mark it as ${after.owner}'s ${after.id}` }];
  }

  protected async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    try {
      const serial = await this.beacons.send(step, this.definition.beacon.name, signal);
      return serial === undefined ? undefined : { created: serial };
    } catch (error) {
      if (!(error instanceof YardRefusal)) throw error;
      if (error.reason === 'denied' || error.reason === 'refused') throw error;
      if (error.reason === 'gone' && step.operation === 'RazeBeacon') return undefined;
      throw new ConflictError(error.message, { cause: error });
    }
  }

  protected get beacons(): Beacons {
    return this.context.resolve(BEACONS);
  }

  protected raising(): BeaconStep {
    const { marks } = this.context;
    const input = { ...this.asNew(), ...(marks && { marks }) };
    return { operation: 'RaiseBeacon', input, summary: `raise ${this.name}`, creates: true };
  }

  /** What it is raised with. */
  protected asNew(): BeaconSettings {
    const { colour, power, passphrase, labels = {} } = this.definition.beacon;
    return { colour, power, phrase: digestOf(passphrase), labels };
  }

  protected painting({ colour: before }: BeaconSettings): BeaconStep[] {
    const { colour } = this.definition.beacon;
    const changes = [{ path: 'beacon.colour', before, after: colour }];
    return colour === before
      ? []
      : [{ operation: 'PaintBeacon', input: { colour }, summary: `paint it ${colour}`, changes }];
  }

  protected tuning({ power: before }: BeaconSettings): BeaconStep[] {
    const { power } = this.definition.beacon;
    const changes = [{ path: 'beacon.power', before, after: power }];
    return power === before
      ? []
      : [{ operation: 'TuneBeacon', input: { power }, summary: `tune it to ${power}`, changes }];
  }

  protected rephrasing({ phrase: before }: BeaconSettings): BeaconStep[] {
    const phrase = digestOf(this.definition.beacon.passphrase);
    const changes = [{ path: 'beacon.passphrase', before, after: phrase }];
    return phrase === before
      ? []
      : [{ operation: 'RephraseBeacon', input: { phrase }, summary: 'tell its keeper another passphrase', changes }];
  }

  protected labelling({ labels: before }: BeaconSettings): BeaconStep[] {
    const { labels = before } = this.definition.beacon;
    const changes = [{ path: 'beacon.labels', before, after: labels }];
    return isDeepStrictEqual(labels, before)
      ? []
      : [{ operation: 'LabelBeacon', input: { labels }, summary: 'write its plate', changes }];
  }

  protected lighting(seen: Seen, lit: boolean): BeaconStep[] {
    const isLit = seen.kind === 'settled' && seen.state === State.running;
    return isLit === lit ? [] : [{ operation: 'LightBeacon', input: { lit }, summary: lit ? 'light it' : 'darken it' }];
  }

  protected razing(): BeaconStep {
    return { operation: 'RazeBeacon', input: {}, summary: `raze ${this.name}`, loses: 'data' };
  }
}

/** What the yard keeps of a passphrase. */
export function digestOf(passphrase: string): string {
  return createHash('sha256').update(passphrase).digest('hex').slice(0, 12);
}

export const beaconSchema = z.strictObject({
  beacon: z
    .strictObject({
      name: z.string().min(1).describe('What it is called on charts.'),
      colour: z.enum(['red', 'green', 'blue']).describe('Of its light.'),
      power: z.int().min(1).max(9).describe('In megawatts.'),
      passphrase: z.string().min(8).meta({ writeOnly: true, description: 'What its keeper has to say.' }),
      labels: z.record(z.string(), z.string()).optional().describe('What stands on its plate.'),
    })
    .describe('The beacon.'),
});

/** Marks, as they come over the wire. */
export const marksBody = z
  .object({ owner: z.string().optional(), id: z.string().optional(), keep: z.boolean().optional() })
  .transform((marks): Marks => omitUndefined(marks));

const bareBeacon = z.object({
  beacon: beaconSchema.shape.beacon.extend({
    colour: beaconSchema.shape.beacon.shape.colour.default('red'),
    power: beaconSchema.shape.beacon.shape.power.default(1),
    passphrase: beaconSchema.shape.beacon.shape.passphrase.default(''),
  }),
});

/** Lists the beacons of an owner. */
export async function listBeacons({ owner, services, signal }: ListQuery): Promise<Listing> {
  const beacons = await services.resolve(BEACONS).list(owner, signal);
  const found = beacons.map(({ name, serial, marks }) => {
    return { name, location: 'the yard', marks, uid: serial, keys: { beacon: { name } } };
  });
  return { found, walked: ['the yard'] };
}

/** Completes a definition of which perhaps only the name is known. */
export function bareDefinition(keys: Keys): z.output<typeof bareBeacon> {
  return bareBeacon.parse(keys);
}

export const beaconFlavor = defineFlavor({
  name: 'beacon',
  summary: 'A beacon that can be dark',
  schema: beaconSchema,
  uniqueKeys: ['beacon.name'],
  transitions: [{ from: State.terminated, to: State.stopped }],
  marks: 'its plate',
  list: listBeacons,
  bareDefinition,
  createParticle: (context: ParticleContext<BeaconDefinition>) => new Beacon(context),
});

/** A plugin that brings beacons of a class of their own, or of a flavor that differs. */
export function beaconPlugin(
  make: typeof beaconFlavor.createParticle = beaconFlavor.createParticle,
  differing: Partial<typeof beaconFlavor> = {},
): Plugin<typeof beaconFlavor> {
  const flavor = { ...beaconFlavor, createParticle: make, ...differing };
  return { name: '@acme/pcf-beacons', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) };
}
